import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { lingtanPlugins } from './vite/lingtan-plugins.ts';
import { lingtanShared } from './vite/shared-modules.ts';

const server = process.env['LINGTAN_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), lingtanPlugins(), lingtanShared()],
  resolve: {
    conditions: ['@lingtan/source', 'module', 'browser', 'development|production'],
    dedupe: ['react', 'react-dom', 'react-router'],
  },
  server: {
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/socket': { target: server, ws: true, changeOrigin: false },
    },
  },
  build: {
    target: 'es2023',
    // Nothing is inlined as data, since the page's policy names only this server.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});
