import type {
  NewProposal,
  NoticeKind,
  OpenProposal,
  Principal,
  ProposalAnswer,
  ProposalDecision,
  ProposalStep,
  Proposer,
  Tx,
} from '@lingtan/sdk';

/** What can be proposed, who decides it, and what then happens. */
export interface LedgerKind<Data> {
  readonly id: string;
  readonly pluginId: string;
  /** Tells those who may decide; its permission is the one to decide. */
  readonly notice: NoticeKind;
  /** Whose rights its transactions have: the kernel's, or those of plugins on the park. */
  readonly role: 'kernel' | 'park';
  noticeKey(proposal: { no: number; subject: string }): string;
  read(data: unknown): Data;
  /** Whether the one person whom its data names as `decider` decides it, and nobody else, whoever holds the permission. */
  readonly personal?: true;
  before?(tx: Tx, proposal: OpenProposal<Data>): Promise<readonly string[]>;
  /** `parkId` is null for what is about the installation. */
  decide(tx: Tx, decision: ProposalDecision<Data>, parkId: string | null): Promise<unknown>;
  after?(decision: ProposalDecision<Data>): Promise<void>;
}

/** What is known of a kind without what is done about it. */
export type KnownKind<Data> = Omit<LedgerKind<Data>, 'before' | 'decide' | 'after'>;

/** Writes down what happens to proposals that concern a plugin. */
export type Witness = (tx: Tx, step: ProposalStep) => Promise<void>;

/** The ledger of proposals, for one plugin on one park. */
export interface ProposalBackend {
  declare<Data>(kind: LedgerKind<Data>): () => void;
  witness(write: Witness): () => void;
  propose(tx: Tx, kind: KnownKind<unknown>, proposal: NewProposal, by: Proposer): Promise<number>;
  open<Data>(tx: Tx, kind: KnownKind<Data>): Promise<OpenProposal<Data>[]>;
  decide(kind: string, subject: string, answer: ProposalAnswer, principal: Principal): Promise<unknown>;
  withdraw(tx: Tx, kind: KnownKind<unknown>, subject: string, by: Proposer): Promise<boolean>;
}
