import type { z } from 'zod';
import type { Tx } from './database.ts';
import type { NoticeContent, NoticeKind } from './notice.ts';
import type { Principal } from './permission.ts';
import type { LocalizedText } from './text.ts';

/** What one person proposes and another decides. */
export interface ProposalKind<Data = unknown> {
  readonly kind: 'proposal';
  /** Says what is proposed to those who may decide: whoever holds its permission. The kind has its id. */
  readonly notice: NoticeKind;
  /** What is kept of it for the moment of the decision. */
  readonly data: z.ZodType<Data>;
}

/** One thing that is another one when the proposal is approved; null where there is or was none. */
export interface ProposedChange {
  /** JSON pointer. */
  field: string;
  title: LocalizedText;
  unit: string | null;
  before: unknown;
  after: unknown;
}

/** A new proposal. */
export interface NewProposal<Data = unknown> {
  /** What it is about, at most 200 characters. Of one kind and subject a single one can be open. */
  subject: string;
  /** Values of the gaps in the sentence of the notice. */
  params: NonNullable<NoticeContent['params']>;
  link: string;
  changes?: readonly ProposedChange[];
  data: Data;
  reason: string | null;
  /** Nobody decides it from then on, ms UTC. Default: never. */
  expiresAt?: number;
  /** Members of these enterprises see it; all others who hold the permission do anyway. */
  enterprises?: readonly string[];
  /** The one enterprise whose members may decide it as well. Without it members see at most. */
  decidingEnterprise?: string | null;
}

/** Who does something to a proposal: a principal or what is kept of one, or a plugin by itself. */
export type Proposer = Pick<Principal, 'id' | 'name'> & {
  kind: Principal['kind'] | 'plugin';
  personId?: string | null;
  role?: Principal['role'];
};

/** A proposal as the plugin of its kind sees it. */
export interface OpenProposal<Data = unknown> {
  no: number;
  subject: string;
  data: Data;
  reason: string | null;
  proposedBy: string;
  /** As `personOf` names them. */
  proposedPerson: string;
  /** ISO 8601 UTC. */
  proposedAt: string;
}

/** What somebody says about a proposal. */
export interface ProposalAnswer {
  act: 'approve' | 'reject' | 'withdraw';
  note: string | null;
  /** Given again by the same person, it gets the answer of the first time. */
  idempotencyKey?: string;
}

/** A decision while it is made. */
export interface ProposalDecision<Data = unknown> extends ProposalAnswer {
  proposal: OpenProposal<Data>;
  principal: Principal;
  /** ms UTC. */
  at: number;
  /** When who decides had signed in, ms UTC; null for who withdraws, and for the command line of the server. */
  loginAt: number | null;
}

/** What a plugin does when one of its kind is decided. */
export interface ProposalHandler<Data = unknown> {
  /**
   * Runs first in the transaction of the decision: locks what the decision touches, and names who has agreed before beside
   * who proposed it, each as `personOf` does, since none of them is a second person.
   */
  before?(tx: Tx, proposal: OpenProposal<Data>): Promise<readonly string[]>;
  /** Carries it out in the transaction of the decision; when it throws, nothing was decided. @returns JSON for who decided */
  decide(tx: Tx, decision: ProposalDecision<Data>): Promise<unknown>;
  /** After that has committed. It may be lost with the process. */
  after?(decision: ProposalDecision<Data>): Promise<void>;
}

/** What happened to a proposal that concerns a plugin: of its own kinds, or of its settings. */
export interface ProposalStep {
  no: number;
  kind: string;
  subject: string;
  step: 'proposed' | 'approved' | 'rejected' | 'withdrawn';
  by: Proposer;
  /** ms UTC. */
  at: number;
  reason: string | null;
  /** As it is kept; what is secret in it is sealed. */
  data: unknown;
  changes: readonly ProposedChange[];
}

/** Proposals of a plugin on a park. */
export interface ParkProposals {
  /** @throws PLUGIN_DEFINITION_INVALID when the notice of the kind is not listed in `notices` of the plugin */
  handle<Data>(kind: ProposalKind<Data>, handler: ProposalHandler<Data>): void;
  /**
   * Writes one in the caller's transaction, tells those who may decide, and audits it. When one of the subject is open, that
   * one stands as it is.
   * @returns its number
   */
  propose<Data>(tx: Tx, kind: ProposalKind<Data>, proposal: NewProposal<Data>, by: Proposer): Promise<number>;
  /** Those that wait, oldest first. */
  open<Data>(tx: Tx, kind: ProposalKind<Data>): Promise<OpenProposal<Data>[]>;
  /**
   * Decides the newest one of a subject, once, in a transaction of its own, as the list of the park does.
   * @returns what its handler made of it
   * @throws PROPOSAL_UNKNOWN, PROPOSAL_OVER, PROPOSAL_NOT_YOURS, PERSON_SAME, PERSON_NEEDED, AUTH_CONFIRM_REQUIRED
   */
  decide<Data>(
    kind: ProposalKind<Data>,
    subject: string,
    answer: ProposalAnswer,
    principal: Principal,
  ): Promise<unknown>;
  /**
   * Ends the open one of a subject in the caller's transaction, because what it was about is over; its handler is not asked.
   * @param by null: the plugin itself
   * @returns whether there was one
   */
  withdraw<Data>(tx: Tx, kind: ProposalKind<Data>, subject: string, by: Proposer | null): Promise<boolean>;
  /**
   * Has each step written down by the plugin too, in the transaction of the step, which may have the rights of the kernel: what
   * it writes to must let it.
   */
  witness(write: (tx: Tx, step: ProposalStep) => Promise<void>): void;
}

/** Declares a kind of proposal, e.g. `defineProposal(factorProposed, z.strictObject({ factor: z.string() }))`. */
export function defineProposal<Data>(notice: NoticeKind, data: z.ZodType<Data>): ProposalKind<Data> {
  return { kind: 'proposal', notice, data };
}
