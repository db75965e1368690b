import { differentPerson, type LocalizedText, type NoticeKind, personOf, type Principal, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ProposedChange } from '../config/safety-fields.ts';
import { afterCommit } from '../database/after-commit.ts';
import type { KernelDatabase } from '../database/index.ts';
import { lookAs } from '../dashboards/viewpoint.ts';
import type { KernelAuditEntry } from '../kernel-context.ts';
import { fillText } from '../notices/fill-text.ts';
import { raiseNotice, settleNotice } from '../notices/notice-store.ts';
import { proposalErrors } from './errors.ts';

/** A proposal as people see it. */
export interface Proposal {
  no: number;
  pluginId: string;
  kind: string;
  subject: string;
  text: LocalizedText;
  changes: ProposedChange[];
  reason: string | null;
  proposedBy: string;
  proposedPerson: string;
  /** ISO 8601 UTC, as all times here. */
  proposedAt: string;
  state: 'proposed' | 'approved' | 'rejected' | 'withdrawn';
  decidedBy: string | null;
  decision: string | null;
  decidedAt: string | null;
}

/** What can be proposed, who decides it, and what then happens. */
export interface ProposalKind<Data> {
  readonly id: string;
  readonly pluginId: string;
  /** Tells those who may decide; its permission is the one to decide. */
  readonly notice: NoticeKind;
  /** Carries it out, in the transaction of the decision. */
  approve(tx: Tx, proposal: Proposal & { parkId: string; data: Data }, decider: Principal): Promise<void>;
  /** After that has committed. */
  approved?(proposal: Proposal & { parkId: string }): Promise<void>;
}

/** A new proposal. */
export interface NewProposal<Data> {
  parkId: string;
  subject: string;
  /** Values of the gaps in the text of its notice. */
  params: Record<string, string | number | LocalizedText>;
  link: string;
  changes: ProposedChange[];
  data: Data;
  reason: string | null;
}

/** What the ledger needs of the kernel. */
export interface ProposalLedgerOptions {
  database: KernelDatabase;
  audit(tx: Tx, entry: KernelAuditEntry): Promise<void>;
  /** People are told something new on a park. */
  told(parkId: string): void;
  now(): number;
}

const columns = sql`no::float8 as no, plugin_id as "pluginId", kind, subject, text, changes, reason,
  proposed_by->>'name' as "proposedBy", proposed_person as "proposedPerson", to_char(proposed_at at time zone 'UTC',
  'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "proposedAt", state, decided_by->>'name' as "decidedBy", decision,
  to_char(decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "decidedAt"`;
const iso = (ms: number): string => new Date(ms).toISOString();
const actorOf = ({ kind, id, name, role }: Principal): string => JSON.stringify({ kind, id, name, role });

/** The one ledger of what a person proposes and another decides: proposed, decided once, told, audited, never changed after. */
export class ProposalLedger {
  readonly #options: ProposalLedgerOptions;
  readonly #kinds = new Map<string, ProposalKind<never>>();

  constructor(options: ProposalLedgerOptions) {
    this.#options = options;
  }

  /** Makes a kind known. */
  declare<Data>(kind: ProposalKind<Data>): void {
    this.#kinds.set(kind.id, kind as ProposalKind<never>);
  }

  /** Writes a proposal in the caller's transaction. @returns its number */
  async propose<Data>(
    tx: Tx,
    kind: ProposalKind<Data>,
    { parkId, subject, params, link, changes, data, reason }: NewProposal<Data>,
    principal: Principal,
  ): Promise<number> {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`proposals ${parkId}`}, 0))`);
    const { rows } = await tx.execute<{ no: number }>(sql`insert into kernel.proposals
        (park_id, no, plugin_id, kind, subject, text, changes, data, reason, proposed_by, proposed_person, proposed_at)
      select ${parkId}, coalesce(max(no), 0) + 1, ${kind.pluginId}, ${kind.id}, ${subject},
        ${JSON.stringify(fillText(kind.notice.text, params))}::jsonb, ${JSON.stringify(changes)}::jsonb,
        ${JSON.stringify(data)}::jsonb, ${reason}, ${actorOf(principal)}::jsonb, ${personOf(principal)},
        ${iso(this.#options.now())}::timestamptz
      from kernel.proposals where park_id = ${parkId}
      returning no::float8 as no`);
    const { no } = rows[0]!;
    await lookAs(tx, parkId, null);
    await raiseNotice(tx, { parkId, pluginId: kind.pluginId }, kind.notice, {
      ...{ key: String(no), params, link, exceptPersonId: personOf(principal) },
    });
    this.#tell(parkId);
    await this.#options.audit(tx, {
      ...{ parkId, actor: principal, action: 'proposal.made', subject: `proposal/${no}`, after: { subject, changes } },
      ...(reason === null ? {} : { note: reason }),
    });
    return no;
  }

  /** Those of the kinds whose permission is held, newest first. */
  async list(
    parkId: string,
    { state, held }: { state?: Proposal['state'] | undefined; held(permission: string): boolean },
  ): Promise<Proposal[]> {
    const kinds = [...this.#kinds.values()].filter(({ notice }) => held(notice.permission.id)).map(({ id }) => id);
    const { rows } = await this.#options.database.withKernelTx((tx) =>
      tx.execute(sql`select ${columns} from kernel.proposals where park_id = ${parkId}
        and kind = any(${sql.param(kinds)}::text[]) ${state === undefined ? sql`` : sql`and state = ${state}`}
        order by proposals.no desc limit 200`),
    );
    return rows as unknown as Proposal[];
  }

  /**
   * Decides a proposal, once. What it stands for is done in the same transaction.
   * @throws PROPOSAL_UNKNOWN, PROPOSAL_OVER, PROPOSAL_NOT_YOURS, PERSON_SAME, PERSON_NEEDED, PERSON_LOGIN_OLD
   */
  async decide(
    parkId: string,
    no: number,
    { act, note }: { act: 'approve' | 'reject' | 'withdraw'; note: string | null },
    { principal, held }: { principal: Principal; held(permission: string): boolean },
  ): Promise<Proposal> {
    const { database, now, audit } = this.#options;
    const decided = await database.withKernelTx(async (tx) => {
      const { rows } = await tx.execute(sql`select ${columns}, data from kernel.proposals
        where park_id = ${parkId} and no = ${no} for update`);
      const proposal = rows[0] as unknown as (Proposal & { data: never }) | undefined;
      const kind = proposal && this.#kinds.get(proposal.kind);
      // Whoever may not decide it learns nothing of it.
      if (!proposal || !kind || !held(kind.notice.permission.id)) throw proposalErrors.UNKNOWN({ park: parkId, no });
      if (proposal.state !== 'proposed') throw proposalErrors.OVER({ no, state: proposal.state });
      const own = proposal.proposedPerson === personOf(principal);
      if (act === 'withdraw' && !own) throw proposalErrors.NOT_YOURS({ no });
      const loginAt = act === 'withdraw' ? null : differentPerson(principal, [proposal.proposedPerson], now());
      if (act === 'approve') await kind.approve(tx, { ...proposal, parkId }, principal);
      const state = ({ approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const)[act];
      const { rows: after } = await tx.execute(sql`update kernel.proposals set state = ${state},
          decided_by = ${actorOf(principal)}::jsonb, decided_person = ${personOf(principal)},
          login_at = ${loginAt === null ? null : iso(loginAt)}::timestamptz, decision = ${note},
          decided_at = ${iso(now())}::timestamptz
        where park_id = ${parkId} and no = ${no} returning ${columns}`);
      await lookAs(tx, parkId, null);
      await settleNotice(tx, parkId, kind.notice.id, String(no));
      this.#tell(parkId);
      await audit(tx, {
        ...{ parkId, actor: principal, action: `proposal.${state}`, subject: `proposal/${no}` },
        after: { subject: proposal.subject, proposedBy: proposal.proposedBy, changes: proposal.changes },
        ...(note === null ? {} : { note }),
      });
      return { kind, proposal: after[0] as unknown as Proposal };
    });
    if (act === 'approve') await decided.kind.approved?.({ ...decided.proposal, parkId });
    return decided.proposal;
  }

  /** People are told once what is said to them is there. */
  #tell(parkId: string): void {
    afterCommit(`notices ${parkId}`, async () => this.#options.told(parkId));
  }
}
