import { createHash } from 'node:crypto';
import { AnswerTooLong, callGuarded } from '@lingtan/sdk/net';
import { maxSatisfying, validRange } from 'semver';
import { z } from 'zod';
import { packageErrors } from './errors.ts';

/** An npm registry that an administrator has named: its address, and the token that it asks for. */
export interface NpmRegistry {
  url: string;
  token?: string | undefined;
}

/** A package by name, in one version, by a range, or by a tag; `latest` where nothing is said. */
export interface PackageSpec {
  name: string;
  version: string;
}

/** Reads `NAME`, `NAME@VERSION`, `@SCOPE/NAME@RANGE`. Null when it is none, such as a path. */
export function readPackageSpec(text: string): PackageSpec | null {
  const [, name, version] = /^((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)(?:@(.+))?$/.exec(text) ?? [];
  return name === undefined || /\.(tgz|tar\.gz)$/.test(text) ? null : { name, version: version ?? 'latest' };
}

const answerMs = 30_000;
const largestList = 20 * 1024 * 1024;

const listing = z.object({
  'dist-tags': z.record(z.string(), z.string()).default({}),
  versions: z.record(
    z.string(),
    z.object({ dist: z.object({ tarball: z.string(), integrity: z.string().optional() }) }),
  ),
});

/**
 * Fetches one package from a registry as npm serves them. The file must lie on the registry itself and be the one that
 * its SHA-512 says; what is in it is judged by whoever takes it in.
 * @throws PACKAGE_REGISTRY when the registry does not answer as one, or has no such version; PACKAGE_REGISTRY_FILE when
 * the file is not the one that the registry names
 */
export async function fetchPackage(registry: NpmRegistry, spec: PackageSpec, largest: number): Promise<Buffer> {
  const base = new URL(registry.url.endsWith('/') ? registry.url : `${registry.url}/`);
  const refuse = (reason: string, zh: string, cause?: unknown) =>
    packageErrors.REGISTRY(
      { registry: base.origin, name: spec.name, reason: { en: reason, 'zh-CN': zh } },
      cause as Error | undefined,
    );
  const read = async (url: URL, limit: number): Promise<Buffer> => {
    // The administrator named it, who may have one in the network of the park; where it leads to, nobody did.
    const headers: Record<string, string> = registry.token ? { authorization: `Bearer ${registry.token}` } : {};
    const signal = AbortSignal.timeout(answerMs);
    const answer = await callGuarded({ url, headers, signal, privateNetwork: true }, limit).catch((error: unknown) => {
      if (error instanceof AnswerTooLong) throw refuse(`more than ${limit} bytes`, `超过 ${limit} 字节`);
      throw refuse('it does not answer', '没有响应', error);
    });
    const { status, body } = answer;
    if (status === 404) throw refuse('it does not have it', '没有该软件包');
    if (status < 200 || status > 299) throw refuse(`it answers ${status}`, `返回状态 ${status}`);
    return body;
  };

  const text = (await read(new URL(spec.name.replace('/', '%2f'), base), largestList)).toString('utf8');
  const parsed = listing.safeParse(asJson(text));
  if (!parsed.success) throw refuse('it answers with something else than a list of versions', '返回的不是版本列表');
  const { versions, 'dist-tags': tags } = parsed.data;
  const version =
    tags[spec.version] ??
    (spec.version in versions
      ? spec.version
      : validRange(spec.version) && maxSatisfying(Object.keys(versions), spec.version));
  const found = version ? versions[version] : undefined;
  if (!found) {
    const known = Object.keys(versions).slice(-5).join(', ');
    throw refuse(`no version fits ${spec.version}; it has ${known}`, `没有符合 ${spec.version} 的版本；现有 ${known}`);
  }
  const file = new URL(found.dist.tarball, base);
  const named = { name: spec.name, version: version as string };
  if (file.origin !== base.origin)
    throw packageErrors.REGISTRY_FILE({
      ...named,
      reason: { en: `it lies on ${file.origin}`, 'zh-CN': `文件位于 ${file.origin}` },
    });
  const archive = await read(file, largest);
  const wanted = /(?:^|\s)sha512-([A-Za-z0-9+/=]+)/.exec(found.dist.integrity ?? '')?.[1];
  if (wanted !== createHash('sha512').update(archive).digest('base64'))
    throw packageErrors.REGISTRY_FILE({
      ...named,
      reason: wanted
        ? { en: 'its SHA-512 is another one', 'zh-CN': 'SHA-512 不一致' }
        : { en: 'the registry names no SHA-512 of it', 'zh-CN': '仓库未给出 SHA-512' },
    });
  return archive;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The registry that the environment names: LINGTAN_PLUGIN_REGISTRY and LINGTAN_PLUGIN_REGISTRY_TOKEN. */
export function registryFromEnv(env: Record<string, string | undefined>): NpmRegistry | null {
  const url = env['LINGTAN_PLUGIN_REGISTRY'];
  if (!url) return null;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw packageErrors.REGISTRY_ADDRESS({ value: url });
  return { url, token: env['LINGTAN_PLUGIN_REGISTRY_TOKEN'] || undefined };
}
