import type { Channel } from '../channel.ts';
import { type Definition, parse, type Schema } from './describe.ts';
import { scopeLead } from './lead.ts';
import type { Registrations } from './registrations.ts';
import { routeRegistrar } from './routes.ts';
import { scopeTimers } from './timers.ts';
import { handle, numberOf, transactions } from './transactions.ts';

/** What a scope is made from. */
export interface ChildScopeOptions {
  channel: Channel;
  definition: Definition;
  registrations: Registrations;
  park: unknown;
  config: unknown;
}

/** A scope in the plugin's process: the same surface as in the kernel's, everything behind it is asked of the kernel. */
export function createChildScope({ channel, definition, registrations, park, config }: ChildScopeOptions) {
  const abort = new AbortController();
  // Named, since a declaration file can name the global type only.
  const signal: AbortSignal = abort.signal;
  const releases: (() => unknown)[] = [];
  const pending: Promise<unknown>[] = [];
  const tx = transactions(channel, registrations);
  const fault = (source: string, reason: string | null): void => channel.tell('fault', { source, reason });
  const log =
    (level: string) =>
    (fields: Record<string, unknown>, message: string): void =>
      channel.tell('log', { level, fields: plain(fields), message: String(message).slice(0, 2000) });
  const register = (work: Promise<unknown>): void => {
    // Awaited before `start` counts as done; without this a failure before then would end the process.
    work.catch(() => undefined);
    pending.push(work);
  };
  const timers = scopeTimers({ signal, fault });
  const route = routeRegistrar(channel, registrations, signal, tx as never);
  const documents = (operation: string) => (args: object, on?: unknown) =>
    channel.request(`documents.${operation}`, { ...args, tx: numberOf(on) });
  const jobOf = (name: string) => (definition.jobs ?? []).find((job) => job.name === name);

  const scope = {
    pluginId: definition.id,
    park,
    config,
    // Settings of a process of its own change by a new start.
    onConfig: () => undefined,
    isConfigStored: () =>
      Promise.reject(new TypeError('a plugin in a process of its own starts anew with its settings')),
    signal,
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    clock: { now: () => Date.now() },
    db: {
      async tx(work: (on: never) => Promise<unknown>, viewer?: { enterpriseId: string | null }) {
        // Ignoring it would show a member what belongs to others.
        if (typeof viewer?.enterpriseId === 'string')
          throw new TypeError('documents belong to no enterprise: check viewer.enterpriseId before reading them');
        return tx(null, work as never);
      },
    },
    documents: {
      get: (key: string, on?: unknown) => documents('get')({ key }, on),
      put: (key: string, value: unknown, on?: unknown) => documents('put')({ key, value }, on),
      delete: (key: string, on?: unknown) => documents('delete')({ key }, on),
      list: (prefix: string, on?: unknown) => documents('list')({ prefix }, on),
    },
    events: {
      publish: (on: unknown, event: { name: string }, data: unknown, told?: unknown) =>
        channel.request('event.publish', { tx: numberOf(on), name: event.name, data, told }),
      on(
        event: { name: string; version: number; schema: unknown },
        subscription: string,
        handler: (on: unknown, envelope: unknown) => Promise<void>,
      ) {
        const key = registrations.add((transaction: number, envelope: unknown) =>
          handler(handle(transaction), envelope),
        );
        register(channel.request('event.on', { key, name: event.name, version: event.version, subscription }));
      },
    },
    jobs: {
      handle(job: { name: string }, handler: (data: unknown, context: object) => Promise<void>) {
        const key = registrations.add((data: unknown, id: string, attempt: number) => {
          const progress = async (fraction: number): Promise<void> => channel.tell('job.progress', { id, fraction });
          const schema = jobOf(job.name)?.schema;
          const value = schema ? parse(schema, data, 'PLUGIN_JOB_INVALID', 'data') : data;
          return handler(value, { id, attempt, signal, progress });
        });
        register(channel.request('job.handle', { key, name: job.name }));
      },
      enqueue: (job: { name: string }, data: unknown, options?: unknown) =>
        channel.request('job.enqueue', { name: job.name, data, options }),
      schedule: (job: { name: string }, timing: unknown, data: unknown) =>
        channel.request('job.schedule', { name: job.name, timing, data }),
    },
    evidence: {
      explain(kind: { kind: string }, explain: (ref: never, asOf: never, viewer: never) => Promise<unknown>) {
        register(channel.request('evidence.explain', { key: registrations.add(explain), kind: kind.kind }));
      },
      dependents(rule: (ref: never) => Promise<unknown>) {
        register(channel.request('evidence.dependents', { key: registrations.add(rule) }));
      },
      record: (on: unknown, derived: unknown, inputs: unknown) =>
        channel.request('evidence.record', { tx: numberOf(on), derived, inputs }),
      dependentsOf: (ref: unknown) => channel.request('evidence.dependents-of', { ref }),
    },
    live: {
      emit: (topic: string, data: unknown, audience?: object) => channel.tell('live', { topic, data, audience }),
    },
    route: (definition_: never, handler: never) => register(route(definition_, handler)),
    provide: (ref: { id: string; version: number }, implementation: object) =>
      scope.provideFor(ref, () => implementation),
    provideFor(ref: { id: string; version: number }, make: (caller: string) => object) {
      const made = new Map<string, object>();
      const key = registrations.add((caller: string, method: string, args: unknown[]) => {
        const implementation = (made.get(caller) ?? make(caller)) as Record<string, unknown>;
        made.set(caller, implementation);
        const call = implementation[method];
        if (typeof call !== 'function')
          throw Object.assign(new Error(`${ref.id} has no method ${method}`), {
            code: 'PLUGIN_SERVICE_UNAVAILABLE',
            status: 503,
          });
        return (call as (...given: unknown[]) => unknown).apply(implementation, args);
      });
      register(channel.request('provide', { key, id: ref.id, version: ref.version }));
    },
    secrets: {
      seal: (name: string, clear: string) => channel.request('secrets.seal', { name, clear }),
      open: (name: string, sealed: string) => channel.request('secrets.open', { name, sealed }),
    },
    standingOf: (personId: string, permission: { id: string }) =>
      channel.request('standing-of', { personId, permission: permission.id }),
    notices: {
      raise: (on: unknown, kind: { id: string }, notice: unknown) =>
        channel.request('notice.raise', { tx: numberOf(on), kind: kind.id, notice }),
      settle: (on: unknown, kind: { id: string }, key: string) =>
        channel.request('notice.settle', { tx: numberOf(on), kind: kind.id, key }),
    },
    proposals: {
      handle(
        kind: { notice: { id: string }; data: Schema },
        { before, decide, after }: Record<'before' | 'decide' | 'after', ((...args: never[]) => unknown) | undefined>,
      ) {
        const read = (value: unknown) => parse(kind.data, value, 'PLUGIN_PROPOSAL_INVALID', 'data');
        const withData = <T extends { data: unknown }>(proposal: T): T => ({ ...proposal, data: read(proposal.data) });
        type Decision = { proposal: { data: unknown } };
        const whole = (decision: Decision) => ({ ...decision, proposal: withData(decision.proposal) }) as never;
        const keys = {
          before: registrations.add((on: number, proposal: { data: unknown }) =>
            before ? before(handle(on) as never, withData(proposal) as never) : [],
          ),
          decide: registrations.add((on: number, decision: Decision) => decide!(handle(on) as never, whole(decision))),
          after: registrations.add((decision: Decision) => after?.(whole(decision))),
        };
        register(channel.request('proposal.handle', { kind: kind.notice.id, keys }));
      },
      propose: (on: unknown, kind: { notice: { id: string } }, proposal: unknown, by: unknown) =>
        channel.request('proposal.propose', { tx: numberOf(on), kind: kind.notice.id, proposal, by }),
      open: (on: unknown, kind: { notice: { id: string } }) =>
        channel.request('proposal.open', { tx: numberOf(on), kind: kind.notice.id }),
      async decide() {
        throw Object.assign(
          new Error('a plugin in its own process decides nothing: people do, in the list of the park'),
          {
            code: 'PLUGIN_NO_DECISION',
            status: 501,
          },
        );
      },
      withdraw: (on: unknown, kind: { notice: { id: string } }, subject: string, by: unknown) =>
        channel.request('proposal.withdraw', { tx: numberOf(on), kind: kind.notice.id, subject, by }),
      witness(write: (on: unknown, step: unknown) => unknown) {
        const key = registrations.add((on: number, step: unknown) => write(handle(on), step));
        register(channel.request('proposal.witness', { key }));
      },
    },
    audit: (on: unknown, entry: unknown) => channel.request('audit', { tx: numberOf(on), entry }),
    ...timers,
    lead: scopeLead({ channel, registrations, fault }),
    onStop: (release: () => unknown) => void releases.push(release),
    degraded: (reason: string) => fault('plugin', reason),
    healthy: () => fault('plugin', null),
  };

  return {
    scope,
    settle: () => Promise.all(pending),
    async stop(): Promise<void> {
      abort.abort();
      for (const release of releases.reverse()) {
        try {
          await release();
        } catch (error) {
          scope.log.error({ reason: String(error) }, 'a release of the plugin failed');
        }
      }
    },
  };
}

/** Fields of a log line as JSON; an error in them loses its class and keeps what it says. */
function plain(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields ?? {}).map(([key, value]) => [key, value instanceof Error ? value.message : value]),
  );
}
