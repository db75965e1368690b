import type { LocalizedText, Proposer, Tx } from '@lingtan/sdk';
import { commandProposal } from '../../contracts/index.ts';
import type { GateOutcome, RawCommand } from '../../contracts/index.ts';
import type { DispatchScope } from '../context.ts';

const kinds = { person: 'user', 'api-key': 'api-key', service: 'system', plugin: 'plugin' } as const;

/** Proposes a command that needs a second person, or ends what waits for one; in the transaction of its decision. */
export async function proposeCommand(
  { proposals }: DispatchScope,
  tx: Tx,
  no: number,
  raw: RawCommand,
  outcome: GateOutcome,
  name: LocalizedText | string,
): Promise<void> {
  if (outcome !== 'needs-approval') {
    await proposals.withdraw(tx, commandProposal, String(no), null);
    return;
  }
  const { kind, ...sender } = raw.principal as {
    kind: keyof typeof kinds;
    id: string;
    name?: string;
    personId?: string | null;
  };
  const by: Proposer = { ...sender, kind: kinds[kind], name: sender.name ?? sender.id };
  const reason = String(raw.reason ?? '').slice(0, 500);
  const device = String(raw.deviceId);
  await proposals.propose(
    tx,
    commandProposal,
    {
      ...{
        subject: String(no),
        link: '/devices',
        reason,
        expiresAt: Number(raw.expiresAt),
        data: { command: no, device },
      },
      params: { person: by.name, kw: Number(raw.setpointKw), device: name, reason: reason.slice(0, 200) },
    },
    by,
  );
}
