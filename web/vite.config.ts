import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the api; the built console is served by it and needs no address. */
const apiUrl = process.env.ROADCALL_API_URL ?? 'http://127.0.0.1:8080';

export default defineConfig(async ({ mode }) => {
  const recorded = mode === 'recorded';
  // Loaded only where it is wanted: it is TypeScript of the workspace, which the Node that builds may not run.
  const standIn = recorded ? (await import('./dev/recorded-data.ts')).recordedData() : undefined;
  return {
    plugins: [react(), standIn],
    // MapLibre 6 finds its worker beside its own file, which bundling moves: the console wires it by hand (architecture §8).
    optimizeDeps: { exclude: ['maplibre-gl'] },
    worker: { format: 'es' as const },
    build: {
      // help.html is the customer's page: it loads nothing of the console.
      rollupOptions: { input: ['index.html', 'help.html'] },
      target: 'es2023',
      chunkSizeWarningLimit: 1_600,
      sourcemap: false,
    },
    server: recorded
      ? { strictPort: true }
      : {
          strictPort: true,
          proxy: { '/api': { target: apiUrl }, '/socket': { target: apiUrl, ws: true } },
        },
  };
});
