export { emptyDatabase, freshDatabase, type FreshDatabase } from './fresh-database.ts';
export { freePort } from '@roadcall/local-postgres';
export { startPostgres, type TestPostgres } from './postgres-server.ts';
export { postgresForRun, type PostgresAddress } from './run-postgres.ts';
export { startMosquitto, type TestMosquitto } from './mosquitto.ts';
export { startRedis, type TestRedis } from './redis.ts';
export { waitFor, type WaitOptions } from './wait-for.ts';
export { rescueScene, type RescueScene, type SceneUnit, type SceneVehicle } from './rescue-scene.ts';
