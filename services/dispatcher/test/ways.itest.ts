import type { IncidentId, Place } from '@roadcall/contracts';
import { assignByHand, findAssignment, listWaysToSeek, withTransaction } from '@roadcall/store';
import { describe, expect, test } from 'vitest';
import { seekWay } from '../src/steps/seek-way.ts';
import { dispatchFixture, NEVER_MS } from './dispatch-fixture.ts';

const SCENE = { lat: 31.21, lon: 121.41 };
const WAY = { etaS: 421, source: 'road_graph' as const, distanceM: 3_210, route: '_p~iF~ps|U_ulLnnqC' };

describe('a unit sent by hand', () => {
  const fixture = dispatchFixture('postgres');
  const tenantId = () => fixture.scene.tenantId;

  async function send(incidentId: IncidentId) {
    const unit = await fixture.scene.addUnit();
    const at = new Date();
    return withTransaction(fixture.database.pool, (tx) =>
      assignByHand(
        tx,
        { tenantId: tenantId(), userId: unit.crewUserId, at },
        {
          incidentId,
          incidentVersion: null,
          unitId: unit.id,
          reason: 'near',
          agreed: true,
          pin: false,
          overruled: null,
          eta: { etaS: 900, distanceM: 7_500, source: 'straight_line' },
          expiresAt: new Date(at.getTime() + 60_000),
        },
      ),
    );
  }
  const roadsThat = (answer: typeof WAY | null) => {
    const asked: Place[][] = [];
    const wayOver = (places: readonly Place[]) => {
      asked.push([...places]);
      return Promise.resolve(answer);
    };
    return { asked, roads: { onHighway: () => Promise.resolve(null), wayOver } };
  };
  const open = () => fixture.rig.open({ place: SCENE });

  test('gets drive and line of the roads, and everybody is told', async () => {
    const { asked, roads } = roadsThat(WAY);
    fixture.start({ sweepIntervalMs: NEVER_MS, roads });
    const incidentId = await open();
    const { id, version } = await send(incidentId);
    const now = await fixture.until('its way', async () => {
      const found = await findAssignment(fixture.database.pool, tenantId(), id);
      return found?.route ? found : undefined;
    });
    expect(now).toMatchObject({ etaS: 421, etaSource: 'road_graph', distanceM: 3_210, route: WAY.route });
    expect(now.version).toBe(version + 1);
    expect(asked[0]!.at(-1)).toEqual(SCENE);
    const { assignment } = await fixture.detailOf(incidentId);
    expect(assignment?.route).toBe(WAY.route);
    const { rows } = await fixture.database.ownerPool.query<{ route: string | null }>(
      `SELECT data ->> 'route' AS route FROM events WHERE kind = 'assignment.changed' ORDER BY id DESC LIMIT 1`,
    );
    expect(rows[0]?.route).toBe(WAY.route);
  });

  test('is looked at once: without roads its straight line stays, and nobody asks again', async () => {
    const { asked, roads } = roadsThat(null);
    const context = fixture.rig.context({ roads });
    const { id, version } = await send(await open());
    expect(await listWaysToSeek(fixture.database.pool, new Date(Date.now() + 1_000), 10)).toEqual([
      { tenantId: tenantId(), id },
    ]);
    const job = { kind: 'seek_way', tenantId: tenantId(), assignmentId: id } as const;
    await Promise.all([seekWay(context, job), seekWay(context, job)]);
    await seekWay(context, job);
    expect(asked.length).toBeLessThanOrEqual(2);
    expect(await listWaysToSeek(fixture.database.pool, new Date(Date.now() + 1_000), 10)).toEqual([]);
    expect(await findAssignment(fixture.database.pool, tenantId(), id)).toMatchObject({
      etaS: 900,
      etaSource: 'straight_line',
      route: null,
      version: version + 1,
    });
  });
});
