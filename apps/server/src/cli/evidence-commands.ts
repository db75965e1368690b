import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceNode, KeyRow, TrustedSigner } from '@lingtan/kernel';
import { discoverPlugins, verifyPack } from '@lingtan/kernel/command-line';
import type { EvidenceMethod } from '@lingtan/sdk';
import type { Command } from 'commander';
import { rootDir } from '../root-dir.ts';
import { withApi } from './api-client.ts';
import { printJson } from './fail.ts';

/** `lingtan evidence …` */
export function evidenceCommands(program: Command): void {
  const evidence = program.command('evidence').description('how figures came about');
  evidence
    .command('show <ref>')
    .description('open a figure down to the readings under it')
    .requiredOption('--park <park>', 'the park')
    .option('--depth <n>', 'levels', '3')
    .option('--as-of <time>', 'as known at that instant, ISO 8601')
    .option('--json', 'as JSON')
    .action((ref: string, options: { park: string; depth: string; asOf?: string; json?: boolean }) =>
      withApi(
        async (api) => {
          const query = new URLSearchParams({
            park: options.park,
            depth: options.depth,
            ...(options.asOf ? { asOf: options.asOf } : {}),
          });
          const tree = await api.json<EvidenceNode>('GET', `/api/evidence-tree/${encodeRef(ref)}?${query}`);
          if (options.json) printJson(tree);
          else show(tree, 0);
          if (tree.state !== 'open') process.exitCode = 1;
        },
        { plugins: true },
      ),
    );
  evidence
    .command('pack <ref>')
    .description('write a signed pack of everything under a figure')
    .requiredOption('--park <park>', 'the park')
    .requiredOption('-o, --output <file>', 'the file')
    .action((ref: string, options: { park: string; output: string }) =>
      withApi(
        async (api) => {
          writeFileSync(
            options.output,
            await api.text(`/api/evidence-pack/${encodeRef(ref)}?park=${encodeURIComponent(options.park)}`),
          );
        },
        { plugins: true },
      ),
    );
  evidence
    .command('verify <pack>')
    .description('check signature and hashes of a pack and recompute every published formula; needs no installation')
    .option('--keys <file>', 'keys that are trusted, as the installation prints them: lingtan keys list --json')
    .action(async (pack: string, { keys }: { keys?: string }) => {
      const trusted = keys === undefined ? {} : { trusted: signersIn(readFileSync(keys, 'utf8')) };
      const result = verifyPack(readFileSync(pack, 'utf8'), await publishedMethods(), trusted);
      printJson(result);
      if (!result.ok) process.exitCode = 1;
    });
}

/** The signing keys in a list of keys, earlier ones too. */
function signersIn(text: string): TrustedSigner[] {
  const signing = (JSON.parse(text) as KeyRow[]).find(({ name }) => name === 'installation');
  return [signing, ...(signing?.retired ?? [])].flatMap((key) =>
    key?.publicKey ? [{ publicKey: key.publicKey, retiredAt: 'retiredAt' in key ? key.retiredAt : null }] : [],
  );
}

/** Slashes stay: the reference is the rest of the path. */
function encodeRef(ref: string): string {
  return ref.split('/').map(encodeURIComponent).join('/');
}

function show(node: EvidenceNode, level: number): void {
  const indent = '  '.repeat(level);
  if (!node.explanation) {
    process.stdout.write(`${indent}${node.ref} (${node.state}${node.reason ? `: ${node.reason}` : ''})\n`);
    return;
  }
  const { title, value, unit, quality, formula, method } = node.explanation;
  process.stdout.write(`${indent}${title.en}: ${value ?? '?'} ${unit} [${quality}]\n${indent}  ${node.ref}\n`);
  if (formula) {
    const words = typeof formula === 'string' ? formula : formula.en;
    process.stdout.write(`${indent}  = ${words}${method ? `  (${method})` : ''}\n`);
  }
  for (const input of node.inputs) show(input, level + 1);
}

/** Methods of all plugins that can be loaded here. */
async function publishedMethods(): Promise<EvidenceMethod[]> {
  const { registerPlugin } = await import('@lingtan/kernel');
  const plugins = await Promise.all(
    discoverPlugins([join(rootDir(), 'plugins')]).map((source) => registerPlugin(source)),
  );
  return plugins.flatMap((plugin) => [...(plugin.definition?.methods ?? [])]);
}
