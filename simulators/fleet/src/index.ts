export { Simulation, type SimulationStart } from './core/simulation.ts';
export type { DeviceFix, SimulationOutput } from './core/outputs.ts';
export { connectDevices, type DeviceFleet, type FleetDevice } from './device/device-fleet.ts';
export { planFleet, type FleetPlan } from './plan/plan-fleet.ts';
export { streetsOf } from './streets/road-graph-streets.ts';
