import { createRequire } from 'node:module';
import type { Plugin } from 'vite';
import { sharedRouterNames, sharedWebModules } from '../../../packages/sdk/src/web-modules.ts';

const prefix = '\0lingtan-shared:';
const require = createRequire(import.meta.url);

/** A CommonJS package names its exports only when it runs, so they are listed one by one. */
function sourceOf(name: string): string {
  if (name === 'react-router') return `export { ${sharedRouterNames.join(', ')} } from '${name}';`;
  if (!/^react(-dom)?(\/|$)/.test(name)) return `export * from '${name}';`;
  const names = Object.keys(require(name) as object).filter(
    (key) => /^[A-Za-z_$][\w$]*$/.test(key) && key !== 'default',
  );
  return `export { ${names.join(', ')} } from '${name}'; export { default } from '${name}';`;
}

/** Gives each shared module a file of its own and writes the import map that leads plugins there. */
export function lingtanShared(): Plugin {
  return {
    name: 'lingtan-shared',
    apply: 'build',
    buildStart() {
      for (const name of sharedWebModules)
        this.emitFile({
          type: 'chunk',
          id: `${prefix}${name}`,
          name: `shared-${name.replace(/[^\w]+/g, '-').replace(/^-/, '')}`,
          preserveSignature: 'strict',
        });
    },
    resolveId: (id) => (id.startsWith(prefix) ? id : null),
    load: (id) => (id.startsWith(prefix) ? sourceOf(id.slice(prefix.length)) : null),
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const imports: Record<string, string> = {};
        for (const file of Object.values(bundle ?? {})) {
          if (file.type === 'chunk' && file.facadeModuleId?.startsWith(prefix))
            imports[file.facadeModuleId.slice(prefix.length)] = `/${file.fileName}`;
        }
        const attrs = { type: 'importmap', nonce: '{{nonce}}' };
        return [{ tag: 'script', attrs, children: JSON.stringify({ imports }), injectTo: 'head-prepend' }];
      },
    },
  };
}
