import {
  type AuditEntry,
  type EventDefinition,
  type EvidenceKind,
  type EvidenceRef,
  file,
  type JobDefinition,
  type LeadOptions,
  type NoticeContent,
  type NoticeKind,
  type LeadScope,
  type Leadership,
  type LingtanError,
  type ParkScope,
  type Permission,
  type Principal,
  type PluginDefinition,
  type RouteDefinition,
  type ServiceRef,
  timeLimit,
} from '@lingtan/sdk';
import { z } from 'zod';
import { pluginErrors } from '../errors.ts';
import type { Channel, Handlers } from './channel.ts';
import { checkedNotice, checkedTelling } from './checked-notice.ts';
import { proposalHandlers } from './proposal-bridge.ts';
import { closed, documented } from './documented.ts';
import { fetchFor, type OutboundHosts } from './outbound.ts';
import type { WireFetch, WireFile, WireRoute } from './protocol.ts';
import { Transactions } from './transactions.ts';

/** What {@link bridgeHandlers} connects. */
export interface BridgeOptions {
  scope: ParkScope;
  services: Record<string, object | undefined>;
  definition: PluginDefinition;
  hosts: OutboundHosts;
  channel(): Channel;
  onFault(source: string, reason: string | null): void;
}

/** A request is over for a plugin's process after this long, as it is for the server that holds its connection. */
const longestAnswerMs = 120_000;

type Method = (...args: unknown[]) => Promise<unknown>;

/** Answers to the requests of a plugin's process: each does in the plugin's scope what the process asked for. */
export function bridgeHandlers(options: BridgeOptions): Handlers {
  const { scope, services, definition, hosts, onFault } = options;
  const { pluginId: plugin } = scope;
  const transactions = new Transactions(plugin);
  const leads = new Map<string, { leadership: Leadership; life: LeadScope | null }>();
  const progress = new Map<string, (fraction: number) => Promise<void>>();
  /** Who makes a request that is being answered, by its number; and for which of them a transaction was opened. */
  const callers = new Map<string, Principal>();
  const openedFor = new Map<number, string>();
  let requests = 0;
  const call = <T = unknown>(key: string, ...args: unknown[]): Promise<T> =>
    options.channel().request('call', { key, args });
  const invalid = (problem: string): LingtanError => pluginErrors.CALL_INVALID({ plugin, problem });
  const event = (name: string): EventDefinition => {
    const found = definition.events?.find((entry) => entry.name === name);
    if (!found) throw invalid(`event ${name} is not listed in events`);
    return found;
  };
  const job = (name: string): JobDefinition => {
    const found = definition.jobs?.find((entry) => entry.name === name);
    if (!found) throw invalid(`job ${name} is not listed in jobs`);
    return found;
  };
  const noticeKind = (id: string): NoticeKind => {
    const found = definition.notices?.find((entry) => entry.id === id);
    if (!found) throw invalid(`notice ${id} is not listed in notices`);
    return found;
  };
  const service = (name: string): Record<string, Method> => {
    const found = Object.hasOwn(services, name) ? services[name] : undefined;
    if (!found) throw invalid(`service ${name} is not among those that it asked for`);
    return found as Record<string, Method>;
  };
  /** A process may say that somebody does something only while it answers them. */
  const callerOf = (request: string | undefined, { kind, id }: Pick<Principal, 'kind' | 'id'>): Principal => {
    const caller = callers.get(request ?? '');
    if (!caller || kind !== caller.kind || id !== caller.id)
      throw invalid(`actor ${kind}/${id} is not who has made the request of this transaction`);
    return caller;
  };
  const permission = (id: string): Permission =>
    definition.permissions?.find((entry) => entry.id === id) ??
    ({ id, title: { en: id, 'zh-CN': id }, grants: [] } as unknown as Permission);

  return {
    ...documentHandlers(scope, transactions),
    ...proposalHandlers({
      scope,
      transactions,
      noticeKind,
      invalid,
      call,
      callerOf,
      requestOf: (tx) => openedFor.get(tx),
    }),
    tx: async ({ runner, key }: { runner: string | null; key: string }) => {
      const run = runner === null ? scope.db.tx : transactions.runner(runner);
      await transactions.run(run, async (number) => {
        if (runner !== null) openedFor.set(number, runner);
        try {
          return await call(key, number);
        } finally {
          openedFor.delete(number);
        }
      });
    },
    route: (route: WireRoute) => {
      const declared = routeOf(route, permission(route.permission));
      scope.route(declared, async ({ params, query, body, principal, tx, signal }) => {
        const request = String(++requests);
        const done = transactions.addRunner(request, tx);
        callers.set(request, principal);
        // Whoever has gone, or waits for long, does nothing more: the process cannot keep their name by not answering.
        const limit = timeLimit(longestAnswerMs, signal);
        limit.signal.addEventListener('abort', () => callers.delete(request), { once: true });
        try {
          const answer = await orAborted(
            call(route.key, { request, params, query, body, principal }),
            limit.signal,
            () => pluginErrors.TOO_SLOW({ plugin, seconds: longestAnswerMs / 1000 }),
          );
          return isWireFile(answer) ? fileOf(answer) : (answer as never);
        } finally {
          limit.clear();
          callers.delete(request);
          done();
        }
      });
    },
    'event.publish': ({ tx, name, data, told }: { tx: number; name: string; data: unknown; told?: unknown }) =>
      scope.events.publish(
        transactions.get(tx),
        event(name),
        data as never,
        told === undefined ? undefined : checkedTelling(told, invalid),
      ),
    'event.on': (asked: { key: string; name: string; version: number; subscription: string }) => {
      const wanted: EventDefinition = { kind: 'event', name: asked.name, version: asked.version, schema: z.any() };
      scope.events.on(wanted, asked.subscription, (tx, envelope) =>
        transactions.during(tx, (number) => call(asked.key, number, envelope)),
      );
    },
    'job.handle': ({ key, name }: { key: string; name: string }) =>
      scope.jobs.handle(job(name), async (data, context) => {
        progress.set(context.id, (fraction) => context.progress(fraction));
        try {
          await call(key, data, context.id, context.attempt);
        } finally {
          progress.delete(context.id);
        }
      }),
    'job.progress': ({ id, fraction }: { id: string; fraction: number }) => progress.get(id)?.(fraction),
    'job.enqueue': ({ name, data, options: how }: { name: string; data: unknown; options?: object }) =>
      scope.jobs.enqueue(job(name), data as never, how),
    'job.schedule': ({ name, timing, data }: { name: string; timing: { everyMs: number }; data: unknown }) =>
      scope.jobs.schedule(job(name), timing, data as never),
    'evidence.explain': ({ key, kind }: { key: string; kind: string }) =>
      scope.evidence.explain({ kind } as EvidenceKind, (ref, asOf, viewer) => call(key, ref, asOf, viewer)),
    'evidence.dependents': ({ key }: { key: string }) => scope.evidence.dependents((ref) => call(key, ref)),
    'evidence.record': ({ tx, derived, inputs }: { tx: number; derived: EvidenceRef; inputs: EvidenceRef[] }) =>
      scope.evidence.record(transactions.get(tx), derived, inputs),
    'evidence.dependents-of': ({ ref }: { ref: EvidenceRef }) => scope.evidence.dependentsOf(ref),
    live: ({ topic, data, audience }: { topic: string; data: unknown; audience?: { enterpriseId?: string } }) =>
      scope.live.emit(topic, data, audience),
    provide: ({ key, id, version }: { key: string; id: string; version: number }) => {
      const ref = (definition.provides ?? []).find((entry) => entry.id === id && entry.version === version);
      if (!ref) throw invalid(`service ${id}@${version} is not listed in provides`);
      scope.provideFor(ref as ServiceRef<unknown>, (caller) =>
        provided((method, args) => call(key, caller, method, args)),
      );
    },
    'service.call': async (asked: { name: string; provider: string | null; method: string; args: unknown[] }) => {
      const handle = service(asked.name);
      if (asked.provider === null) return handle[asked.method]!(...asked.args);
      const offers = (await handle['all']!()) as { provider: string; service: Record<string, Method> }[];
      const offer = offers.find(({ provider }) => provider === asked.provider);
      if (!offer) throw invalid(`${asked.provider} does not offer ${asked.name} any more`);
      return offer.service[asked.method]!(...asked.args);
    },
    'service.providers': async ({ name }: { name: string }) =>
      ((await service(name)['all']!()) as { provider: string }[]).map(({ provider }) => provider),
    'secrets.seal': ({ name, clear }: { name: string; clear: string }) =>
      scope.secrets.seal(String(name), String(clear)),
    'secrets.open': ({ name, sealed }: { name: string; sealed: string }) =>
      scope.secrets.open(String(name), String(sealed)),
    'standing-of': (asked: { personId: string; permission: string }) => {
      const known = definition.permissions?.find(({ id }) => id === asked.permission);
      if (!known) throw invalid(`permission ${asked.permission} is not listed in permissions`);
      return scope.standingOf(String(asked.personId), known);
    },
    'notice.raise': ({ tx, kind, notice }: { tx: number; kind: string; notice: NoticeContent }) =>
      scope.notices.raise(transactions.get(tx), noticeKind(kind), checkedNotice(notice, invalid)),
    'notice.settle': ({ tx, kind, key }: { tx: number; kind: string; key: string }) =>
      scope.notices.settle(transactions.get(tx), noticeKind(kind), String(key)),
    audit: ({ tx, entry: { actor, ...entry } }: { tx: number; entry: AuditEntry }) => {
      if (!String(entry.action).startsWith(`${plugin}.`))
        throw invalid(`action ${entry.action} must begin with ${plugin}.`);
      const line = actor ? { ...entry, actor: callerOf(openedFor.get(tx), actor) } : entry;
      return scope.audit(transactions.get(tx), line);
    },
    lead: ({ key, name, options: how }: { key: string; name: string; options: LeadOptions }) => {
      const entry: { leadership: Leadership; life: LeadScope | null } = { leadership: null as never, life: null };
      leads.set(name, entry);
      entry.leadership = scope.lead(
        name,
        async (life) => {
          entry.life = life;
          life.onStop(async () => {
            entry.life = null;
            await call(key, null).catch(() => undefined);
          });
          await call(key, life.term);
        },
        how,
      );
    },
    'lead.tell': ({ name, state }: { name: string; state: unknown }) => leads.get(name)?.life?.tell(state),
    'lead.confirm': ({ name }: { name: string }) => leads.get(name)?.leadership.confirm() ?? false,
    'lead.told': ({ name }: { name: string }) => leads.get(name)?.leadership.told(),
    fetch: (request: WireFetch) => fetchFor(plugin, hosts, request, scope.signal),
    fault: ({ source, reason }: { source: string; reason: string | null }) =>
      onFault(String(source).slice(0, 100), reason === null ? null : String(reason).slice(0, 500)),
    stray: ({ kind, error }: { kind: string; error: { message: string } }) => {
      scope.log.error({ reason: error.message }, `${kind} in a plugin: ${error.message}`);
      onFault('stray', `${kind}: ${error.message}`.slice(0, 500));
    },
    log: ({ level, fields, message }: { level: 'info'; fields: Record<string, unknown>; message: string }) => {
      if (['debug', 'info', 'warn', 'error'].includes(level)) scope.log[level](fields, message);
    },
  };
}

function documentHandlers({ documents }: ParkScope, transactions: Transactions): Handlers {
  const on = (tx: number | null) => (tx === null ? undefined : transactions.get(tx));
  return {
    'documents.get': ({ key, tx }: { key: string; tx: number | null }) => documents.get(key, on(tx)),
    'documents.put': ({ key, value, tx }: { key: string; value: unknown; tx: number | null }) =>
      documents.put(key, value, on(tx)),
    'documents.delete': ({ key, tx }: { key: string; tx: number | null }) => documents.delete(key, on(tx)),
    'documents.list': ({ prefix, tx }: { prefix: string; tx: number | null }) => documents.list(prefix, on(tx)),
  };
}

function routeOf(route: WireRoute, permission: Permission): RouteDefinition {
  const { method, path, summary, params, query, body, response, produces, confirmed } = route;
  return {
    method,
    path,
    summary,
    permission,
    response: documented(response),
    ...(params ? { params: documented(params) } : {}),
    ...(query ? { query: closed(query) } : {}),
    ...(body ? { body: closed(body) } : {}),
    ...(produces ? { produces } : {}),
    ...(confirmed ? { confirmed } : {}),
  };
}

/** What comes of the work, or the error when the signal ends it first. The work itself goes on unheard. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal, error: () => Error): Promise<T> {
  let give: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    give = () => reject(error());
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', give!);
  }
}

/** An offer whose methods are those of another process. */
function provided(ask: (method: string, args: unknown[]) => Promise<unknown>): object {
  return new Proxy(
    {},
    {
      get: (_target, method) =>
        typeof method !== 'string' || method === 'then' ? undefined : (...args: unknown[]) => ask(method, args),
    },
  );
}

const isWireFile = (answer: unknown): answer is WireFile => (answer as Partial<WireFile> | null)?.kind === 'file';

const fileOf = ({ contentType, filename, text, base64 }: WireFile) =>
  file(contentType, filename, text ?? Buffer.from(base64 ?? '', 'base64'));
