import type { Assignment } from '@roadcall/contracts';
import { appendEvents, declineAssignment, readAlarms, withTransaction } from '@roadcall/store';
import { describe, expect, test } from 'vitest';
import { dispatchFixture, NEVER_MS } from './dispatch-fixture.ts';

describe.each(['postgres', 'redis'] as const)('offers, with the queue on %s', (backend) => {
  const fixture = dispatchFixture(backend);

  test('takes a critical alarm to a resolved incident without a human', async () => {
    await fixture.scene.addUnit({ at: { lat: 31.4, lon: 121.6 } });
    const nearest = await fixture.scene.addUnit({ at: { lat: 31.221, lon: 121.421 } });
    const vehicle = await fixture.scene.addVehicle();
    fixture.rig.startCrews(() => 'accept');
    fixture.start({ sweepIntervalMs: NEVER_MS });
    const alarmId = await fixture.scene.addAlarm({ vehicleId: vehicle.id, deviceId: vehicle.deviceId });
    await withTransaction(fixture.database.pool, async (tx) => {
      const [alarm] = await readAlarms(tx, fixture.scene.tenantId, [alarmId]);
      const body = { kind: 'alarm.raised' as const, data: alarm! };
      appendEvents(tx, [{ tenantId: fixture.scene.tenantId, subjectId: alarmId, actor: 'ingest', body }]);
    });
    const incidentId = await fixture.until(
      'the alarm’s incident',
      async () => (await readAlarms(fixture.database.pool, fixture.scene.tenantId, [alarmId]))[0]?.incidentId,
    );
    await fixture.until('the end', async () => (await fixture.rig.incident(incidentId))?.status === 'resolved');
    const detail = await fixture.detailOf(incidentId);
    expect(detail).toMatchObject({ type: 'accident', severity: 'major', source: 'alarm', alarmId, lat: 31.22 });
    expect(detail.assignments).toMatchObject([{ unitId: nearest.id, state: 'done', etaSource: 'straight_line' }]);
    expect(detail.decisions).toMatchObject([{ chosenUnitId: nearest.id, excludedCount: 0 }]);
    expect(detail.decisions[0]?.candidates.map(({ rank }) => rank)).toEqual([1, 2]);
  });

  test('goes to the next best at once when a unit declines, and when an offer runs out', async () => {
    const units = [
      await fixture.scene.addUnit({ at: { lat: 31.211, lon: 121.411 } }),
      await fixture.scene.addUnit({ at: { lat: 31.22, lon: 121.42 } }),
      await fixture.scene.addUnit({ at: { lat: 31.23, lon: 121.43 } }),
    ];
    await fixture.rig.decideBy({ offerS: 4 });
    fixture.start({ sweepIntervalMs: NEVER_MS });
    const incidentId = await fixture.rig.open();
    const offerTo = (index: number) =>
      fixture.until(`an offer to unit ${index}`, async () => {
        const assignment = (await fixture.rig.incident(incidentId))?.assignment;
        return assignment?.unitId === units[index]?.id ? assignment : undefined;
      });
    const first = await offerTo(0);
    await withTransaction(fixture.database.pool, (tx) =>
      declineAssignment(tx, {
        tenantId: fixture.scene.tenantId,
        assignmentId: first.id,
        by: units[0]!.crewUserId,
        code: 'other',
        reason: 'broken winch',
        at: new Date(),
      }),
    );
    await offerTo(1);
    await offerTo(2);
    const { assignments } = await fixture.detailOf(incidentId);
    expect(assignments.map(({ state }) => state).slice(0, 2)).toEqual(['declined', 'expired']);
  });

  test('says why nobody can go, once, and sends the first unit that is free', async () => {
    await fixture.scene.addUnit({ skills: ['tyre'], name: 'A' });
    await fixture.scene.addUnit({ state: 'off_shift', name: 'B' });
    const busy = await fixture.scene.addUnit({ name: 'C' });
    let mayWork = false;
    const accepted: Assignment[] = [];
    fixture.rig.startCrews((assignment) => {
      if (!mayWork) accepted.push(assignment);
      return mayWork ? 'accept' : 'ignore';
    });
    fixture.start();
    const first = await fixture.rig.open();
    await fixture.until('the first offer', async () => (await fixture.rig.incident(first))?.assignment);
    const second = await fixture.rig.open();
    const decision = await fixture.until('the reasons', async () => (await fixture.detailOf(second)).decisions[0]);
    expect(decision.candidates.map(({ unitName, excluded }) => [unitName, excluded])).toEqual([
      ['A', 'missing_skill'],
      ['B', 'off_shift'],
      ['C', 'offered_elsewhere'],
    ]);
    mayWork = true;
    await withTransaction(fixture.database.pool, (tx) =>
      declineAssignment(tx, {
        tenantId: fixture.scene.tenantId,
        assignmentId: accepted[0]!.id,
        by: busy.crewUserId,
        code: 'other',
        reason: 'rather the other one',
        at: new Date(),
      }),
    );
    await fixture.until(
      'the second to be served',
      async () => (await fixture.rig.incident(second))?.status === 'resolved',
    );
    expect((await fixture.detailOf(second)).decisions.map(({ chosenUnitId }) => chosenUnitId)).toEqual([busy.id, null]);
    expect((await fixture.rig.incident(first))?.status).toBe('dispatching');
  });
});
