import { manifestSchema, type PluginDefinition, type PluginManifest } from '@lingtan/sdk';
import { describeIsolated, type ProcessLimits } from '../src/index.ts';

/** What every plugin of these tests begins with: shapes that accept anything, as a bundle would bring zod. */
const prelude = `
const any = (json = {}) => ({ toJSONSchema: () => json, safeParse: (data) => ({ success: true, data }) });
const permission = { id: 'probe.use', title: { en: 'Use', 'zh-CN': '使用' }, grants: ['operator'] };
const config = { version: 1, schema: any({ type: 'object' }) };
const post = (path) => ({ method: 'post', path, summary: path, permission, body: any(), response: any() });
`;

/** Manifest of a test plugin. */
export function isolatedManifest(id: string, extra: object = {}): PluginManifest {
  const title = { en: id, 'zh-CN': id };
  const permissions = [{ id: `${id}.use`, title: { en: 'Use', 'zh-CN': '使用' }, grants: ['operator'] }];
  return manifestSchema.parse({
    ...{ id, version: '1.0.0', api: '^1.0.0', title, description: title, permissions, isolation: 'process' },
    ...{ entry: { server: './server/index.js' }, ...extra },
  });
}

/** A plugin in its own process from a few lines: \`body\` is the body of \`start(park, services)\`. */
export async function isolatedPlugin(
  id: string,
  body: string,
  options: { extra?: object; head?: string; fields?: string; limits?: Partial<ProcessLimits> } = {},
): Promise<{ manifest: PluginManifest; plugin: PluginDefinition }> {
  const { extra, head = '', fields = '', limits } = options;
  const source = `${head}\n${prelude.replace('probe.use', `${id}.use`)}
export default { id: '${id}', config, permissions: [permission], ${fields}
  async start(park, services) { ${body} } };`;
  const manifest = isolatedManifest(id, extra);
  const server = { files: { 'server/index.js': source }, entry: 'server/index.js' };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return { manifest, plugin: await describeIsolated({ manifest, server, log, ...(limits ? { limits } : {}) }) };
}
