/** Modules of Node that a plugin in its own process may import: none of them reaches outside. */
export const allowedModules = [
  'node:assert',
  'node:buffer',
  'node:crypto',
  'node:events',
  'node:path',
  'node:process',
  'node:querystring',
  'node:string_decoder',
  'node:timers',
  'node:timers/promises',
  'node:url',
  'node:util',
  'node:zlib',
] as const;
