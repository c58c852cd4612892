import { existsSync } from 'node:fs';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>Roadcall</title>
<h1>The console is not built</h1>
<p>This api runs, but it has no console to show: build it (npm start does) and set WEB_DIST to its folder.</p>
`;

/** Vite puts a hash of the content into the names of everything under /assets. */
const IMMUTABLE = /^\/assets\//;

/**
 * Serves the built console: its files, and index.html for every other address a browser opens, because addresses inside
 * the console are the console's own. `otherwise` answers what is none of that.
 */
export async function addConsole(
  app: FastifyInstance,
  options: {
    folder: string | undefined;
    otherwise: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
  },
): Promise<void> {
  const { folder, otherwise } = options;
  if (folder !== undefined) await app.register(staticFiles, { root: folder, serve: false });

  const sendIndex = (reply: FastifyReply): FastifyReply => {
    if (folder === undefined || !existsSync(join(folder, 'index.html'))) {
      return reply.code(503).header('retry-after', '10').type('text/html; charset=utf-8').send(NOT_BUILT);
    }
    // Its assets have other names after each build: it must be asked for again each time.
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false });
  };

  app.route({
    method: 'GET',
    url: '/*',
    config: { access: 'public' },
    schema: { hide: true },
    handler: (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? '/';
      if (path.startsWith('/api/')) return otherwise(request, reply);
      if (folder === undefined || !path.includes('.')) return sendIndex(reply);
      return IMMUTABLE.test(path)
        ? reply.sendFile(path, { maxAge: '365d', immutable: true })
        : reply.sendFile(path, { maxAge: '10m' });
    },
  });
}
