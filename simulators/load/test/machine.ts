import { cpus, loadavg, totalmem } from 'node:os';
import type { Pool } from 'pg';

/** What the figures were measured on; no names of hosts or people. */
export async function describeMachine(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
  const [cpu] = cpus();
  const memoryGb = (totalmem() / 2 ** 30).toFixed(0);
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
  return (
    `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${memoryGb} GB, ${process.platform} ${process.arch}, ` +
    `Node ${process.versions.node}, PostgreSQL ${rows[0]!.version} (fsync on), load average ${load}`
  );
}
