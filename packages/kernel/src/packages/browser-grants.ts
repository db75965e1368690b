import type { PluginManifest, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** What the browser part of an installed plugin may use beside its own routes and topics. */
export interface BrowserGrants {
  /** Addresses below the park, each alone or, with `/*` at its end, with all below. */
  reads: string[];
  topics: string[];
  /** Whether it runs in the page itself; otherwise in a frame of its own. */
  page: boolean;
}

/** A stored grant. It outlives versions, and what a later version asks for beside it is not granted. */
export interface StoredGrants {
  reads: string[];
  topics: string[];
  /** Key whose packages run in the page itself. */
  pageKeyId: string | null;
}

/** What a manifest asks for. */
export const askedFor = ({ browser }: PluginManifest): BrowserGrants =>
  browser ?? { reads: [], topics: [], page: false };

/**
 * What holds of a grant for a version: no more than it asks for, and the page only by the key that the operator saw.
 * @param keyId of the trusted key that signed the version; null where none did
 */
export function heldOf(
  manifest: PluginManifest,
  stored: StoredGrants | undefined,
  keyId: string | null,
): BrowserGrants {
  const asked = askedFor(manifest);
  const both = (list: readonly string[], granted: readonly string[] = []) =>
    list.filter((one) => granted.includes(one));
  return {
    reads: both(asked.reads, stored?.reads),
    topics: both(asked.topics, stored?.topics),
    page: asked.page && keyId !== null && stored?.pageKeyId === keyId,
  };
}

/** Whether a request is for the plugin's own routes, or a read that was granted. Whatever cannot be placed is neither. */
export function allowsRequest(
  plugin: string,
  { reads }: Pick<BrowserGrants, 'reads'>,
  method: string,
  path: string,
): boolean {
  const below = /^\/api\/parks\/[^/]+(\/.*)$/.exec(path)?.[1];
  if (below === undefined) return false;
  const own = `/x/${plugin}`;
  if (below === own || below.startsWith(`${own}/`)) return true;
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead && reads.some((read) => (read.endsWith('/*') ? below.startsWith(read.slice(0, -1)) : below === read));
}

/** Whether a topic is the plugin's own, or was granted. */
export const allowsTopic = (plugin: string, { topics }: Pick<BrowserGrants, 'topics'>, topic: string): boolean =>
  topic.startsWith(`${plugin}.`) || topics.includes(topic);

/** Grants in the database, by plugin; each call is in the caller's transaction of the kernel. */
export const browserGrantStore = {
  async all(tx: Tx): Promise<ReadonlyMap<string, StoredGrants>> {
    const { rows } = await tx.execute(
      sql`select plugin_id as id, reads, topics, page_key_id as "pageKeyId" from kernel.plugin_browser_grants`,
    );
    return new Map((rows as unknown as (StoredGrants & { id: string })[]).map(({ id, ...grants }) => [id, grants]));
  },
  async put(tx: Tx, id: string, { reads, topics, pageKeyId }: StoredGrants, by: string): Promise<void> {
    await tx.execute(sql`insert into kernel.plugin_browser_grants (plugin_id, reads, topics, page_key_id, granted_by)
      values (${id}, ${textArray(reads)}, ${textArray(topics)}, ${pageKeyId}, ${by})
      on conflict (plugin_id) do update set reads = excluded.reads, topics = excluded.topics,
        page_key_id = excluded.page_key_id, granted_at = now(), granted_by = excluded.granted_by`);
    await tx.execute(sql`select pg_notify('lingtan_plugins', '')`);
  },
  async remove(tx: Tx, id: string): Promise<void> {
    await tx.execute(sql`delete from kernel.plugin_browser_grants where plugin_id = ${id}`);
  },
};

const textArray = (list: readonly string[]) =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(list)}::jsonb))`;
