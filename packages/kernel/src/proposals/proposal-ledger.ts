import {
  differentPerson,
  isOneOf,
  type NewProposal,
  type OpenProposal,
  personOf,
  personsOf,
  type Principal,
  type ProposalAnswer,
  type ProposalDecision,
  type ProposalStep,
  type Proposer,
  type Tx,
} from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import { assertUntied, oneHand } from '../auth/account-ties.ts';
import { lookAs } from '../dashboards/viewpoint.ts';
import { afterCommit } from '../database/after-commit.ts';
import type { KernelDatabase } from '../database/index.ts';
import type { KnownKind, LedgerKind, Witness } from '../host/proposal-backend.ts';
import type { KernelAuditEntry } from '../kernel-context.ts';
import { fillText } from '../notices/fill-text.ts';
import { raiseNotice, settleNotice } from '../notices/notice-store.ts';
import { proposalErrors } from './errors.ts';
import {
  expireProposals,
  insertProposal,
  iso,
  lockProposal,
  openOf,
  placedIn,
  type Proposal,
  type ProposalState,
  proposerPerson,
  readProposals,
  settleProposal,
  stateAt,
  type StoredDecision,
  type StoredProposal,
} from './proposal-store.ts';

/** A proposal for one viewer. */
export type ViewedProposal = Proposal & { own: boolean; tied: boolean; mayDecide: boolean };

/** With all persons behind who proposed it, none of whom is the second one. */
type SeenProposal = StoredProposal & { persons: readonly string[] };

/** What the ledger needs of the kernel. */
export interface ProposalLedgerOptions {
  database: KernelDatabase;
  audit(tx: Tx, entry: Omit<KernelAuditEntry, 'actor'> & { actor: Proposer }): Promise<void>;
  allows(principal: Principal, permission: string): boolean;
  /** The persons behind API keys, by their ids. */
  personsBehind(keys: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** People are told something new on a park. */
  told(parkId: string): void;
  now(): number;
}

/** Which proposals a viewer asks for. */
export interface ListedProposals {
  state?: ProposalState | undefined;
  /** About this plugin: of its kinds, or of its settings. */
  plugin?: string | undefined;
  kind?: string | undefined;
  /** Those with smaller numbers. */
  before?: number | undefined;
  limit?: number | undefined;
}

/** A park; null: the installation. */
type Place = { readonly id: string; readonly no: number } | null;
/** Where a kind is known: on a park, on all of them (`*`), or for the installation. */
const known = (parkId: string | null, kind: string): string => `${parkId ?? ''}/${kind}`;
const states = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const;

/** The one ledger of what a person proposes and another decides: proposed, decided once, told, audited, never changed after. */
export class ProposalLedger {
  readonly #options: ProposalLedgerOptions;
  readonly #kinds = new Map<string, LedgerKind<never>>();
  readonly #witnesses = new Map<string, Witness>();

  constructor(options: ProposalLedgerOptions) {
    this.#options = options;
  }

  /** Makes a kind known, on all parks, on one, or for the installation (null). @returns forgets it */
  declare<Data>(kind: LedgerKind<Data>, parkId: string | null = '*'): () => void {
    const place = known(parkId, kind.id);
    this.#kinds.set(place, kind as LedgerKind<never>);
    return () => {
      if (this.#kinds.get(place) === (kind as LedgerKind<never>)) this.#kinds.delete(place);
    };
  }

  /** Has steps that concern a plugin written down by it too. @returns ends that */
  witness(parkId: string, pluginId: string, write: Witness): () => void {
    const place = known(parkId, pluginId);
    this.#witnesses.set(place, write);
    return () => {
      if (this.#witnesses.get(place) === write) this.#witnesses.delete(place);
    };
  }

  /** Writes a proposal in the caller's transaction, unless one of its subject is open. @returns the number of the open one @throws PROPOSAL_TAKEN when row-level security hides it */
  async propose<Data>(
    tx: Tx,
    parkId: string | null,
    kind: KnownKind<Data>,
    proposal: NewProposal<Data>,
    by: Proposer,
  ): Promise<number> {
    const now = iso(this.#options.now());
    const { subject, params, link, changes = [], reason, decidingEnterprise = null } = proposal;
    const same = sql`${placedIn(parkId)} and kind = ${kind.id} and subject = ${subject}`;
    await expireProposals(tx, now, same);
    const text = fillText(kind.notice.text, params);
    const no = await insertProposal(tx, kind, parkId, proposal, { by, text, now });
    if (no === null) {
      const [open] = await readProposals(tx, parkId, now, sql`${same} and state = 'proposed'`, 1);
      if (!open) throw proposalErrors.TAKEN({ subject });
      return open.no;
    }
    await this.#onParks(tx, parkId, { kind, data: proposal.data }, (on) =>
      raiseNotice(tx, { parkId: on, pluginId: kind.pluginId }, kind.notice, {
        ...{ key: kind.noticeKey({ no, subject }), params, link, exceptPersonId: proposerPerson(by) },
        ...(kind.personal ? { personId: deciderOf(proposal.data) } : {}),
        // Of a plugin's members only those who may decide are told; the rest see it in the list.
        ...(kind.role === 'kernel' ? {} : { enterpriseId: decidingEnterprise ?? '' }),
      }),
    );
    await this.#options.audit(tx, {
      ...{ parkId, actor: by, action: 'proposal.made', subject: `proposal/${no}` },
      after: { kind: kind.id, subject, changes },
      ...(reason === null ? {} : { note: reason }),
    });
    const step = { no, kind: kind.id, subject, step: 'proposed' as const, by, reason, data: proposal.data, changes };
    await this.#witnessed(tx, parkId, kind, { ...step, at: Date.parse(now) });
    return no;
  }

  /** Those of the kinds that the viewer may decide, and those that the viewer made; newest first, a page of them. */
  async list(
    park: Place,
    { state, plugin, kind: only, before, limit = 200 }: ListedProposals,
    principal: Principal,
  ): Promise<ViewedProposal[]> {
    const here = park === null ? ['/'] : [`${park.id}/`, '*/'];
    const kinds = [...this.#kinds].filter(([place]) => here.some((start) => place.startsWith(start)));
    const ids = kinds.map(([, { id }]) => id);
    const held = kinds.filter(([, kind]) => this.#holds(kind, principal));
    const [personal, shared] = [true, false].map((which) =>
      held.filter(([, kind]) => (kind.personal ?? false) === which).map(([, { id }]) => id),
    );
    const of = sql`(kind = any(${sql.param(shared)}::text[])
      or (kind = any(${sql.param(personal)}::text[]) 
        and (${principal.kind === 'system'} or data->>'decider' = ${personOf(principal)}))
      or (kind = any(${sql.param(ids)}::text[]) and proposed_person = ${personOf(principal)}))
      ${only === undefined ? sql`` : sql`and kind = ${only}`}
      ${before === undefined ? sql`` : sql`and proposals.no < ${before}`}
      ${plugin === undefined ? sql`` : sql`and ${plugin} in (plugin_id, case when plugin_id = 'kernel' then subject end)`}
      ${state === undefined ? sql`` : sql`and ${stateAt(iso(this.#options.now()))} = ${state}`}`;
    const found = await this.#see(park, of, principal, limit);
    const hand = await this.#handOf(principal);
    return found.map((each) => this.#viewed(park?.id ?? null, each, principal, hand));
  }

  /** Those of one kind that wait, oldest first, as the transaction may see them. */
  async open<Data>(tx: Tx, parkId: string, kind: Pick<LedgerKind<Data>, 'id' | 'read'>): Promise<OpenProposal<Data>[]> {
    const now = iso(this.#options.now());
    const found = await readProposals(tx, parkId, now, sql`kind = ${kind.id} and state = 'proposed'`, 1000);
    return found
      .filter(({ state }) => state === 'proposed')
      .map((each) => openOf(kind.read, each))
      .reverse();
  }

  /**
   * Decides a proposal, once. What it stands for is done in the same transaction.
   * @param which its number, or its kind and subject: the newest of them
   * @throws PROPOSAL_UNKNOWN, PROPOSAL_OVER, PROPOSAL_NOT_YOURS, PROPOSAL_OTHER_PARTY, PERSON_SAME, PERSON_TIED, PERSON_NEEDED,
   * AUTH_CONFIRM_REQUIRED
   */
  async decide(
    park: Place,
    which: number | { kind: string; subject: string },
    answer: ProposalAnswer,
    principal: Principal,
  ): Promise<{ proposal: ViewedProposal; result: unknown }> {
    const wanted =
      typeof which === 'number' ? sql`no = ${which}` : sql`kind = ${which.kind} and subject = ${which.subject}`;
    const parkId = park?.id ?? null;
    const [seen] = await this.#see(park, wanted, principal, 1);
    const kind = seen && this.#kindOf(parkId, seen.kind);
    const own = seen !== undefined && isOneOf(principal, seen.persons);
    // Whoever may not decide it learns nothing of it.
    if (!seen || !kind || !(own || this.#decides(kind, seen, principal)))
      throw proposalErrors.UNKNOWN({ no: typeof which === 'number' ? which : which.subject });
    const hand = await this.#handOf(principal);
    const work = (tx: Tx) => this.#decideIn(tx, parkId, { kind, seen, own, hand }, answer, principal);
    const { database } = this.#options;
    const { decision, result } = await (kind.role === 'kernel' || park === null
      ? database.withKernelTx(work)
      : database.withParkTx({ parkId: park.id, parkNo: park.no, enterpriseId: null }, work));
    if (decision) await kind.after?.(decision);
    const [now] = await this.#see(park, sql`no = ${seen.no}`, principal, 1);
    return { proposal: this.#viewed(parkId, now!, principal, hand), result };
  }

  async #decideIn(
    tx: Tx,
    parkId: string | null,
    { kind, seen, own, hand }: { kind: LedgerKind<never>; seen: SeenProposal; own: boolean; hand: ReadonlySet<string> },
    { act, note, idempotencyKey: key }: ProposalAnswer,
    principal: Principal,
  ): Promise<{ decision: ProposalDecision<never> | null; result: unknown }> {
    const { no, persons } = seen;
    const at = this.#options.now();
    const over = ({ state, decidedPerson, decisionKey, result }: StoredProposal) => {
      const again = key !== undefined && decisionKey === key && decidedPerson === personOf(principal);
      if (again && state === states[act]) return { decision: null, result };
      throw proposalErrors.OVER({ no, state });
    };
    if (seen.state !== 'proposed') return over(seen);
    const proposal = openOf(kind.read, seen);
    const others = (await kind.before?.(tx, proposal)) ?? [];
    if (!(await lockProposal(tx, parkId, no)))
      return over((await readProposals(tx, parkId, iso(at), sql`no = ${no}`, 1))[0]!);
    if (act === 'withdraw' && !own) throw proposalErrors.NOT_YOURS({ no });
    if (act !== 'withdraw' && !this.#isParty(seen, principal))
      throw proposalErrors.OTHER_PARTY({
        ...{ no, enterprise: principal.enterpriseId!, party: seen.decidingEnterprise ?? parkId ?? '' },
      });
    // Whoever has the command line of the server has its database too, and is asked for nobody else.
    const alone = act === 'withdraw' || principal.kind === 'system';
    const loginAt = alone ? null : differentPerson(principal, [...persons, ...others], at);
    if (!alone) assertUntied(principal, hand, [...persons, ...others]);
    const decision = {
      act,
      note,
      proposal,
      principal,
      at,
      loginAt,
      ...(key === undefined ? {} : { idempotencyKey: key }),
    };
    const result = (await kind.decide(tx, decision, parkId)) ?? null;
    await this.#settle(tx, parkId, kind, seen, {
      ...{ state: states[act], by: principal, loginAt, note, at, key: key ?? null, result },
    });
    return { decision, result };
  }

  /** Ends the open one of a subject in the caller's transaction. @returns whether there was one */
  async withdraw<Data>(tx: Tx, parkId: string, kind: KnownKind<Data>, subject: string, by: Proposer): Promise<boolean> {
    const at = this.#options.now();
    const open = sql`kind = ${kind.id} and subject = ${subject} and state = 'proposed'`;
    const [found] = await readProposals(tx, parkId, iso(at), open, 1);
    if (!found || !(await lockProposal(tx, parkId, found.no))) return false;
    await this.#settle(tx, parkId, kind, found, {
      ...{ state: 'withdrawn', by, loginAt: null, note: null, at, key: null, result: null },
    });
    return true;
  }

  /** Ends what nobody decided in time, on all parks, so that nobody is told of it any more. */
  async expire(): Promise<void> {
    await this.#options.database.withKernelTx(async (tx) => {
      for (const { parkId, kind: id, ...proposal } of await expireProposals(tx, iso(this.#options.now()), sql`true`)) {
        const kind = this.#kindOf(parkId, id);
        if (!kind) continue;
        const key = kind.noticeKey(proposal);
        const kernels = { kind: { role: 'kernel' }, data: null } as const;
        await this.#onParks(tx, parkId, kernels, (on) => settleNotice(tx, on, kind.notice.id, key));
      }
    });
  }

  /** Tells people, who are told park by park: of a proposal of the installation on each. */
  async #onParks(
    tx: Tx,
    parkId: string | null,
    { kind: { role, personal }, data }: { kind: Pick<KnownKind<never>, 'role' | 'personal'>; data: unknown },
    tell: (parkId: string) => Promise<unknown>,
  ): Promise<void> {
    const { rows } =
      parkId === null ? await tx.execute<{ id: string }>(sql`select id from kernel.parks`) : { rows: [{ id: parkId }] };
    if (role === 'kernel') await lookAs(tx, parkId ?? '*', personal ? deciderOf(data) : null);
    for (const { id } of rows) {
      await tell(id);
      // Once what is said to them is there.
      afterCommit(`notices ${id}`, async () => this.#options.told(id));
    }
  }

  async #settle<Data>(
    tx: Tx,
    parkId: string | null,
    kind: KnownKind<Data>,
    { no, subject, proposedBy, changes, data }: StoredProposal,
    decision: StoredDecision & { state: (typeof states)[keyof typeof states] },
  ): Promise<void> {
    const { state, by, note, at } = decision;
    await settleProposal(tx, parkId, no, decision);
    const key = kind.noticeKey({ no, subject });
    await this.#onParks(tx, parkId, { kind, data }, (on) => settleNotice(tx, on, kind.notice.id, key));
    await this.#options.audit(tx, {
      ...{ parkId, actor: by, action: `proposal.${state}`, subject: `proposal/${no}` },
      after: { kind: kind.id, subject, proposedBy, changes },
      ...(note === null ? {} : { note }),
    });
    const step = { no, kind: kind.id, subject, step: state, by, at, reason: note, data, changes };
    await this.#witnessed(tx, parkId, kind, step);
  }

  /** The change of settings has its plugin as its subject. */
  async #witnessed<Data>(tx: Tx, parkId: string | null, kind: KnownKind<Data>, step: ProposalStep): Promise<void> {
    const plugin = kind.role === 'kernel' ? step.subject : kind.pluginId;
    await this.#witnesses.get(known(parkId, plugin))?.(tx, step);
  }

  /** Through row-level security: what members may not see is not there. */
  async #see(park: Place, which: SQL, { enterpriseId }: Principal, limit: number): Promise<SeenProposal[]> {
    const { database, now, personsBehind } = this.#options;
    const read = (tx: Tx) => readProposals(tx, park?.id ?? null, iso(now()), which, limit);
    // Those of the installation are of no park, and only its administrators come so far.
    const found = await (park === null
      ? database.withKernelTx(read)
      : database.withParkTx({ parkId: park.id, parkNo: park.no, enterpriseId }, read));
    const behind = await personsBehind(found.flatMap(({ proposedKey }) => proposedKey ?? []));
    return found.map((each) => ({
      ...each,
      persons: [each.proposedPerson, ...(behind.get(each.proposedKey ?? '') ?? [])],
    }));
  }

  /** What the system declares for every park goes before what a plugin of one park does. */
  #kindOf(parkId: string | null, id: string): LedgerKind<never> | undefined {
    const own = this.#kinds.get(known(parkId, id));
    return parkId === null ? own : (this.#kinds.get(known('*', id)) ?? own);
  }

  #holds({ notice }: Pick<LedgerKind<never>, 'notice'>, principal: Principal): boolean {
    return this.#options.allows(principal, notice.permission.id);
  }

  /** Whether it is the principal's to decide, whoever proposed it. The command line of the server decides everything. */
  #decides(kind: LedgerKind<never>, { data }: StoredProposal, principal: Principal): boolean {
    const named = !kind.personal || principal.kind === 'system' || deciderOf(data) === personOf(principal);
    return named && this.#holds(kind, principal);
  }

  #isParty({ decidingEnterprise }: StoredProposal, { enterpriseId }: Principal): boolean {
    return enterpriseId === null || enterpriseId === decidingEnterprise;
  }

  #handOf(principal: Principal): Promise<ReadonlySet<string>> {
    return this.#options.database.withKernelTx((tx) => oneHand(tx, personsOf(principal)));
  }

  #viewed(
    parkId: string | null,
    stored: SeenProposal,
    principal: Principal,
    hand: ReadonlySet<string>,
  ): ViewedProposal {
    const {
      data: _d,
      persons: _b,
      proposedKey: _o,
      decidingEnterprise: _e,
      decidedPerson: _p,
      decisionKey: _k,
      result: _r,
      ...seen
    } = stored;
    const own = isOneOf(principal, stored.persons);
    const kind = this.#kindOf(parkId, stored.kind);
    const decides =
      stored.state === 'proposed' &&
      principal.kind === 'user' &&
      !own &&
      this.#isParty(stored, principal) &&
      kind !== undefined &&
      this.#decides(kind, stored, principal);
    const tied = decides && stored.persons.some((person) => hand.has(person));
    return { ...seen, own, tied, mayDecide: decides && !tied };
  }
}

/** The one person who decides a proposal of a personal kind. */
const deciderOf = (data: unknown): string => (data as { decider: string }).decider;
