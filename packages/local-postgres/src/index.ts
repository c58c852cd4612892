export { copyBinaries, locateBinaries, type PostgresBinaries } from './binaries.ts';
export { ensureTraversable, postgresIdentity, type Identity } from './identity.ts';
export { createCluster, isCluster, type ClusterPlan } from './cluster.ts';
export { startServer, type PostgresServer, type ServerOptions } from './server.ts';
export { isAlive, stopLeftoverServer } from './leftover.ts';
export { freePort } from './free-port.ts';
