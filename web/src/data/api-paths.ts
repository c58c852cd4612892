const root = '/api/v1';

const withQuery = (path: string, query: Readonly<Record<string, string | number | boolean | undefined>>): string => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
};

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Every address of the api that the console uses. */
export const apiPaths = {
  signIn: `${root}/auth/sign-in`,
  signOut: `${root}/auth/sign-out`,
  session: `${root}/auth/session`,
  changePassword: `${root}/auth/change-password`,
  city: `${root}/city`,
  basemap: `${root}/city/basemap`,
  overview: `${root}/overview`,
  branches: (query: Query = {}) => withQuery(`${root}/branches`, query),
  vehicles: (query: Query = {}) => withQuery(`${root}/vehicles`, query),
  vehicle: (id: string) => `${root}/vehicles/${id}`,
  vehicleTrack: (id: string, query: Query) => withQuery(`${root}/vehicles/${id}/track`, query),
  vehicleExport: (id: string, query: Query) => withQuery(`${root}/vehicles/${id}/track/export`, query),
  vehicleTrips: (id: string, query: Query) => withQuery(`${root}/vehicles/${id}/trips`, query),
  vehicleStops: (id: string, query: Query) => withQuery(`${root}/vehicles/${id}/stops`, query),
  unitTrack: (id: string, query: Query) => withQuery(`${root}/units/${id}/track`, query),
  positions: (query: Query) => withQuery(`${root}/positions`, query),
  units: (query: Query = {}) => withQuery(`${root}/units`, query),
  rentals: (query: Query = {}) => withQuery(`${root}/rentals`, query),
  alarms: (query: Query = {}) => withQuery(`${root}/alarms`, query),
  alarm: (id: string) => `${root}/alarms/${id}`,
  alarmAct: (id: string, act: string) => `${root}/alarms/${id}/${act}`,
  alarmBulk: `${root}/alarms/bulk`,
  alarmRules: `${root}/alarm-rules`,
  alarmRule: (id: string) => `${root}/alarm-rules/${id}`,
  alarmRuleVersions: (id: string) => `${root}/alarm-rules/${id}/versions`,
  alarmPreview: `${root}/alarm-rules/preview`,
  devices: (query: Query = {}) => withQuery(`${root}/devices`, query),
  deviceSummary: `${root}/device-summary`,
  device: (id: string) => `${root}/devices/${id}`,
  deviceHealth: (id: string) => `${root}/devices/${id}/health`,
  deviceCredentials: (id: string) => `${root}/devices/${id}/credentials`,
  deviceCredential: (id: string, credentialId: string) => `${root}/devices/${id}/credentials/${credentialId}`,
  deviceCommands: (id: string, query: Query = {}) => withQuery(`${root}/devices/${id}/commands`, query),
  deviceCommand: (id: string, commandId: string) => `${root}/devices/${id}/commands/${commandId}`,
  deviceFitting: (id: string, query: Query = {}) => withQuery(`${root}/devices/${id}/fitting`, query),
  deviceFittings: (id: string) => `${root}/devices/${id}/fittings`,
  deviceImport: (query: Query) => withQuery(`${root}/devices/import`, query),
  deviceModels: `${root}/device-models`,
  deviceModel: (name: string) => `${root}/device-models/${encodeURIComponent(name)}`,
  geofences: (query: Query = {}) => withQuery(`${root}/geofences`, query),
  geofence: (id: string) => `${root}/geofences/${id}`,
  geofenceVisits: (id: string, query: Query = {}) => withQuery(`${root}/geofences/${id}/visits`, query),
  geofenceImport: `${root}/geofences/import`,
  geofenceExport: `${root}/geofences/export`,
  quarantine: (query: Query = {}) => withQuery(`${root}/quarantine`, query),
  quarantined: (id: string) => `${root}/quarantine/${id}`,
  quarantineDrops: `${root}/quarantine/drops`,
  incidents: (query: Query = {}) => withQuery(`${root}/incidents`, query),
  incident: (id: string) => `${root}/incidents/${id}`,
  incidentTerrain: (id: string) => `${root}/incidents/${id}/terrain`,
  clocks: (query: Query = {}) => withQuery(`${root}/clocks`, query),
  clockAct: (id: string, act: string) => `${root}/clocks/${id}/${act}`,
  cancelIncident: (id: string) => `${root}/incidents/${id}/cancel`,
} as const;
