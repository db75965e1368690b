import react from '@vitejs/plugin-react';
import { defineConfig, type InlineConfig } from 'vite';
import { lingtanBoot } from './vite/boot.ts';
import { chunkPlan } from './vite/chunk-plan.ts';
import { lingtanPlugins } from './vite/lingtan-plugins.ts';
import { lingtanTexts } from './vite/lingtan-texts.ts';
import { lingtanShared } from './vite/shared-modules.ts';
import { watch } from './vite/watch.ts';

const server = process.env['LINGTAN_SERVER'] ?? 'http://127.0.0.1:8080';

const config: InlineConfig = {
  plugins: [react(), lingtanTexts(), lingtanPlugins(), lingtanShared(), lingtanBoot()],
  resolve: {
    conditions: ['@lingtan/source', 'module', 'browser', 'development|production'],
    dedupe: ['react', 'react-dom', 'react-router'],
  },
  server: {
    watch,
    proxy: {
      '/api': { target: server, changeOrigin: false },
      // Frames of installed plugins are pages of the server, with files of its build.
      '^/(plugin-web|assets)/': { target: server, changeOrigin: false },
      '/socket': { target: server, ws: true, changeOrigin: false },
    },
  },
  build: {
    target: 'es2023',
    // Nothing is inlined as data, since the page's policy names only this server.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Nobody reads it where the build is part of a start, and each of hundreds of files is packed to know it.
    reportCompressedSize: false,
  },
};

export default defineConfig(async ({ command }) => {
  if (command !== 'build') return config;
  const name = await chunkPlan({ ...config, root: import.meta.dirname });
  const groups = [{ name, debugName: 'chunk-plan', includeDependenciesRecursively: false }];
  return { ...config, build: { ...config.build, rolldownOptions: { output: { codeSplitting: { groups } } } } };
});
