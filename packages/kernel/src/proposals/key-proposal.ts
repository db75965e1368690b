import type { NewProposal, Principal } from '@lingtan/sdk';
import type { NewToken, TokenStore } from '../auth/tokens.ts';
import type { LedgerKind } from '../host/proposal-backend.ts';
import { kernelNotices } from '../notices/kernel-notices.ts';

/** A key that can change things: one person makes it, another makes it good. Its subject is the id of the key. */
export function keyProposal(tokens: TokenStore): LedgerKind<Record<string, never>> {
  return {
    id: 'kernel.key',
    pluginId: 'kernel',
    notice: kernelNotices.keyProposed,
    role: 'kernel',
    noticeKey: ({ subject }) => subject,
    read: () => ({}),
    decide: (tx, { act, proposal }, parkId) =>
      act === 'approve'
        ? tokens.approve(tx, parkId!, proposal.subject)
        : tokens.revoke(tx, parkId!, 'api-key', proposal.subject),
  };
}

/** What the second person reads of a key: who made it, and all that is not left to its role. */
export function proposedKey(
  id: string,
  { name, permissions = null, addresses = null, expiresAt }: Omit<NewToken, 'parkId' | 'createdBy'>,
  { name: person }: Principal,
): NewProposal<Record<string, never>> {
  const change = (field: keyof typeof titles, after: unknown) =>
    after === null ? [] : [{ field, title: titles[field], unit: null, before: null, after }];
  const changes = [
    ...change('permissions', permissions),
    ...change('addresses', addresses),
    ...change('expiresAt', expiresAt?.slice(0, 10) ?? null),
  ];
  return { subject: id, link: '/settings', data: {}, params: { person, key: name }, changes, reason: null };
}

const titles = {
  permissions: { en: 'Permissions', 'zh-CN': '权限' },
  addresses: { en: 'Addresses', 'zh-CN': '来源地址' },
  expiresAt: { en: 'Ends', 'zh-CN': '到期' },
} as const;
