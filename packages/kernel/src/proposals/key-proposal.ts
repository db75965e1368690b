import type { LocalizedText, NewProposal } from '@lingtan/sdk';
import type { NewToken, TokenInfo, TokenStore } from '../auth/tokens.ts';
import type { LedgerKind } from '../host/proposal-backend.ts';
import { kernelNotices } from '../notices/kernel-notices.ts';

interface KeyData {
  /** Who is to answer for the key, where that is not who made it. */
  decider?: string;
  /** Which points that control rests on a device is to feed. */
  points?: readonly string[];
}

/**
 * A key that can change things: one person makes it, another makes it good. Where somebody else is to answer for it, that other one
 * is the owner. Its subject is the id of the key. And the points that control rests on which a device may feed.
 */
export function keyProposals(tokens: TokenStore) {
  const kind = (own: Pick<LedgerKind<KeyData>, 'id' | 'notice' | 'personal'>): LedgerKind<KeyData> => ({
    ...own,
    pluginId: 'kernel',
    role: 'kernel',
    noticeKey: ({ subject }) => subject,
    read: (data) => data as KeyData,
    decide: (tx, { act, proposal }, parkId) =>
      act === 'approve'
        ? tokens.approve(tx, parkId!, proposal.subject)
        : tokens.revoke(tx, parkId!, 'api-key', proposal.subject),
  });
  const points = { id: 'kernel.device-points', notice: kernelNotices.devicePointsProposed };
  return {
    points: {
      ...kind(points),
      decide: async (tx, { act, proposal: { subject, data } }, parkId) =>
        act === 'approve' ? tokens.setControlPoints(tx, parkId!, subject, data.points ?? []) : undefined,
    } satisfies LedgerKind<KeyData>,
    second: kind({ id: 'kernel.key', notice: kernelNotices.keyProposed }),
    owner: kind({ id: 'kernel.key-owner', notice: kernelNotices.keyOffered, personal: true }),
  };
}

/** What the second person reads of a device: which points that control rests on it may feed, and may then. */
export function proposedPoints(
  { id, name, controlPoints }: Pick<TokenInfo, 'id' | 'name' | 'controlPoints'>,
  points: string[],
  person: string,
): NewProposal<KeyData> {
  const said = (list: readonly string[] | null) => (list === null ? '*' : list.join(', '));
  return {
    ...{ subject: id, params: { person, device: name }, link: '/settings', reason: null, data: { points } },
    changes: [
      {
        field: 'controlPoints',
        title: titles.controlPoints,
        unit: null,
        before: said(controlPoints),
        after: said(points),
      },
    ],
  };
}

type Person = { readonly id: string; readonly name: string; readonly enterpriseId: string | null };

/** What the second person reads of a key: who made it, who answers for it, and what it may do, where and until when. */
export function proposedKey(
  id: string,
  { name, role, enterpriseId, permissions = null, addresses = null, expiresAt }: Omit<NewToken, 'parkId' | 'createdBy'>,
  { maker, owner }: { maker: Pick<Person, 'id' | 'name'>; owner: Person },
): NewProposal<KeyData> {
  const change = (field: keyof typeof titles, after: unknown) =>
    after === null ? [] : [{ field, title: titles[field], unit: null, before: null, after }];
  const changes = [
    ...change('owner', owner.name),
    ...change('maker', maker.name),
    ...change('role', role),
    ...change('enterprise', enterpriseId),
    ...change('permissions', permissions),
    ...change('addresses', addresses),
    ...change('expiresAt', expiresAt?.slice(0, 10) ?? null),
  ];
  const said = { subject: id, params: { person: maker.name, key: name }, changes, reason: null };
  if (owner.id === maker.id) return { ...said, link: '/settings', data: {} };
  const { enterpriseId: of } = owner;
  // A member sees what is of the own enterprise, and only the owner decides.
  const seen = of === null ? {} : { enterprises: [of], decidingEnterprise: of };
  return { ...said, ...seen, link: '/notices', data: { decider: owner.id } };
}

const titles = {
  owner: { en: 'Answers for it', 'zh-CN': '负责人' },
  maker: { en: 'Made by', 'zh-CN': '创建人' },
  role: { en: 'Role', 'zh-CN': '角色' },
  enterprise: { en: 'Enterprise', 'zh-CN': '企业' },
  permissions: { en: 'Permissions', 'zh-CN': '权限' },
  addresses: { en: 'Addresses', 'zh-CN': '来源地址' },
  expiresAt: { en: 'Ends', 'zh-CN': '到期' },
  controlPoints: { en: 'Points of control that it feeds', 'zh-CN': '可写入的控制测点' },
} as const satisfies Record<string, LocalizedText>;
