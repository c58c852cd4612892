/** Lines of `traccar.xml` with which a Traccar forwards its positions to the device door of this host (docs/devices.md). */
export function traccarSettings(username: string, secret: string, host: string): string {
  const entries = {
    'forward.type': 'mqtt',
    'forward.url': `mqtt://${username}:${secret}@${host}:1884`,
    'forward.topic': 'traccar/positions',
    'forward.retry.enable': 'true',
  };
  return Object.entries(entries)
    .map(([key, value]) => `<entry key='${key}'>${value}</entry>`)
    .join('\n');
}
