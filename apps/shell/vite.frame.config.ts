import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { lingtanShared } from './vite/shared-modules.ts';

/**
 * The page in which the browser part of an installed plugin runs, with a kit of its own: nothing of the shell's is in its files.
 * Built beside the shell, whose fonts it shares.
 */
export default defineConfig({
  plugins: [react(), lingtanShared()],
  publicDir: false,
  resolve: {
    conditions: ['@lingtan/source', 'module', 'browser', 'development|production'],
    dedupe: ['react', 'react-dom', 'react-router'],
  },
  build: {
    target: 'es2023',
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Nobody reads it where the build is part of a start, and each of hundreds of files is packed to know it.
    reportCompressedSize: false,
    rolldownOptions: {
      input: join(import.meta.dirname, 'plugin-frame.html'),
      // A document without an origin keeps nothing in the browser's cache: few files, since each is fetched with each frame.
      output: { codeSplitting: { groups: [{ name: 'frame-kit', minShareCount: 2 }] } },
    },
  },
});
