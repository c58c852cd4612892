export { SimulatorConfig } from './config.ts';
export { startFleet, type FleetOptions, type RunningFleet } from './run-fleet.ts';
