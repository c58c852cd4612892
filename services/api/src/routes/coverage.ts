import { CoverageReport } from '@roadcall/contracts';
import { DEMAND_DAYS, freeCover, unitSnapshot } from '@roadcall/dispatch';
import { getDispatchSettings, listDemand, listDispatchUnits, type Pool } from '@roadcall/store';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';

const DAY_MS = 86_400_000;

/** Where help would come late if it were wanted now. */
export function coverageRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/coverage',
      // It says where units are, if roughly.
      access: 'positions.read',
      tag: 'overview',
      summary:
        'How well free units cover the places where help may be wanted, and the gaps, as the planner counts them',
      response: CoverageReport,
      async handle({ principal: { tenantId } }) {
        const at = new Date();
        const [{ coverageReachS }, demand, units] = await Promise.all([
          getDispatchSettings(pool, tenantId),
          listDemand(pool, tenantId, new Date(at.getTime() - DEMAND_DAYS * DAY_MS)),
          listDispatchUnits(pool, tenantId),
        ]);
        const { freeUnits, coveredShare, gaps } = freeCover(units.map(unitSnapshot), demand, coverageReachS);
        const whole = demand.reduce((sum, { weight }) => sum + weight, 0);
        return {
          at: at.toISOString(),
          reachS: coverageReachS,
          sinceDays: DEMAND_DAYS,
          cells: demand.length,
          freeUnits,
          coveredShare,
          gaps: gaps.map(({ place, nearestS }) => ({
            lat: place.lat,
            lon: place.lon,
            share: place.weight / whole,
            nearestS: Number.isFinite(nearestS) ? Math.round(nearestS) : null,
          })),
        };
      },
    }),
  ];
}
