import { posix } from 'node:path';
import vm from 'node:vm';

/** The part of `node:vm` that Node keeps behind a flag, as it is used here. */
interface SourceModule {
  readonly status: string;
  namespace: Record<string, unknown>;
  link(linker: (specifier: string, from: { identifier: string }) => Promise<unknown>): Promise<void>;
  evaluate(): Promise<void>;
}
const { SourceTextModule, SyntheticModule } = vm as unknown as {
  SourceTextModule: new (code: string, options: object) => SourceModule;
  SyntheticModule: new (
    names: string[],
    run: (this: { setExport(n: string, v: unknown): void }) => void,
  ) => SourceModule;
};

/** What modules that may be imported have of what may not be done: to load native code, and to change what all of Node does. */
const withheld: Record<string, readonly string[]> = { 'node:crypto': ['setEngine', 'setFips', 'fips'] };
const without = (whole: object, names: readonly string[]): object =>
  Object.fromEntries(
    Object.keys(whole).flatMap((name) => (names.includes(name) ? [] : [[name, whole[name as never]]])),
  );

/** An import that a plugin in its own process may not make. */
function forbidden(specifier: string, from: string, allowed: readonly string[]): Error {
  return Object.assign(
    new Error(
      `${from} imports ${specifier}, which a plugin in its own process may not; allowed are files of the plugin and ${allowed.join(', ')}`,
    ),
    { code: 'PLUGIN_FORBIDDEN_IMPORT', status: 422, params: { specifier, from } },
  );
}

/**
 * Loads the server part of a plugin from texts that the kernel has verified and sent. Nothing is read from disk, and no
 * import reaches a module of Node that is not among `allowed`, computed ones included.
 * @throws PLUGIN_FORBIDDEN_IMPORT
 */
export async function loadModules(
  files: Readonly<Record<string, string>>,
  entry: string,
  allowed: readonly string[],
): Promise<Record<string, unknown>> {
  const modules = new Map<string, Promise<SourceModule>>();
  const linked = new Map<SourceModule, Promise<void>>();

  const builtin = async (name: string): Promise<SourceModule> => {
    const whole = name === 'node:process' ? process : ((await import(name)) as { default: object }).default;
    const kept = withheld[name] ? without(whole, withheld[name]) : whole;
    const named = { ...kept, default: kept };
    return new SyntheticModule(Object.keys(named), function () {
      for (const [key, value] of Object.entries(named)) this.setExport(key, value);
    });
  };
  const source = async (path: string): Promise<SourceModule> =>
    new SourceTextModule(files[path]!, {
      identifier: path,
      initializeImportMeta: (meta: { url?: string }) => void (meta.url = `plugin:///${path}`),
      importModuleDynamically: async (specifier: string) => {
        const module = await resolve(specifier, path);
        await ready(module);
        return module;
      },
    });

  function resolve(specifier: string, from: string): Promise<SourceModule> {
    const name = specifier.startsWith('node:') ? specifier : `node:${specifier}`;
    const isFile = specifier.startsWith('./') || specifier.startsWith('../');
    const key = isFile ? posix.normalize(posix.join(posix.dirname(from), specifier)) : name;
    const known = isFile ? Object.hasOwn(files, key) : allowed.includes(key);
    if (!known) throw forbidden(specifier, from, allowed);
    let module = modules.get(key);
    if (!module) modules.set(key, (module = isFile ? source(key) : builtin(key)));
    return module;
  }

  async function ready(module: SourceModule): Promise<void> {
    let linking = linked.get(module);
    if (!linking) {
      // One that another module imports has been linked with that one.
      const link = async (): Promise<void> => {
        if (module.status === 'unlinked')
          await module.link(async (specifier, from) => resolve(specifier, from.identifier));
        await module.evaluate();
      };
      linking = link();
      linked.set(module, linking);
    }
    await linking;
  }

  const module = await source(entry);
  modules.set(entry, Promise.resolve(module));
  await ready(module);
  return module.namespace;
}
