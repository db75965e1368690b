import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { filesOf } from './chunk-plan.ts';
import { manifestsIn, pluginFolder } from './lingtan-plugins.ts';

const folder = join(import.meta.dirname, '../boot');

/**
 * Writes the scripts that run before all others into the page, under its nonce: files of their own would hold up the page
 * for a request. They get to know which files each address needs.
 */
export function lingtanBoot(): Plugin {
  return {
    name: 'lingtan-boot',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { server }) => (server ? html.replace('</title>', (title) => title + bootScript({})) : html),
    },
    // Behind the import map, which only new browsers take once a module has been asked for.
    generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('The build has no index.html');
      const html = String(page.source);
      const end = html.indexOf('</script>', html.indexOf('type="importmap"')) + '</script>'.length;
      page.source = html.slice(0, end) + bootScript(filesByName(bundle)) + html.slice(end);
    },
  };
}

function bootScript(files: Record<string, string[]>): string {
  const scripts = ['without-eval.js', 'theme.js', 'early.js']
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const known = JSON.stringify(files).replaceAll('<', '\\u003c');
  return `\n    <script nonce="{{nonce}}">\n${scripts.replace('(FILES)', () => `(${known})`)}    </script>`;
}

/** Files by what the script asks for: a language, `parks` and `screen` for all their pages, `parks/<segment>` for one. */
function filesByName(bundle: Rolldown.OutputBundle): Record<string, string[]> {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const main = chunks.find(({ isEntry, facadeModuleId }) => isEntry && facadeModuleId?.endsWith('/index.html'));
  if (!main) throw new Error('The build has no entry from index.html');
  const first = filesOf(main, byFile);
  const styles = (file: string): string[] => [...(byFile.get(file)?.viteMetadata?.importedCss ?? [])];
  const named: Record<string, string[]> = {};
  for (const chunk of chunks) {
    const name = chunk.facadeModuleId === null ? null : nameOf(chunk.facadeModuleId);
    if (name === null) continue;
    const scripts = [...filesOf(chunk, byFile)].filter((file) => !first.has(file));
    named[name] = [...scripts, ...scripts.flatMap(styles)].map((file) => `/${file}`);
  }
  named['parks/'] = [...new Set(overviewPlugins().flatMap((id) => named[`parks/${id}`] ?? []))];
  return named;
}

/** Plugins whose widgets stand on the first page of a park. */
const overviewPlugins = (): string[] =>
  manifestsIn(pluginFolder)
    .filter(({ manifest }) => manifest.contributes?.widgets?.some(({ slot }) => slot === 'overview'))
    .map(({ manifest }) => manifest.id);

/** What a module is to `boot/early.js`. The folder of a plugin, and the file of a page of the shell, is named as its address. */
function nameOf(module: string): string | null {
  const language = /\/shell\/src\/locales\/([\w-]+)\.json$/.exec(module);
  if (language) return language[1]!;
  const plugin = /\/plugins\/([\w-]+)\/web\/index\.tsx?$/.exec(module);
  if (plugin) return `parks/${plugin[1]}`;
  const page = /\/shell\/src\/[\w-]+\/([\w-]+)-page\.tsx$/.exec(module)?.[1];
  if (page === 'screen') return page;
  return page ? `parks/${page === 'point-sheet' ? 'points/edit' : page}` : null;
}
