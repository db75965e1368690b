import { readCodedText } from '@lingtan/sdk/coded-text';
import { useState, type ReactNode } from 'react';
import { useApi, useApiMutation } from '../api/use-api.ts';
import { ActionButton } from '../control/action-button.tsx';
import { ReasonDialog } from '../control/reason-dialog.tsx';
import { formatNumber } from '../format/index.ts';
import { useSaidText } from '../i18n/said-text.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLanguage, useLocalized } from '../i18n/use-t.ts';
import type { LocalizedText } from '../session/types.ts';
import { Age } from '../ui/age.tsx';
import { notify } from '../ui/notify.ts';
import { Panel } from '../ui/panel.tsx';
import './proposals.css';

interface Change {
  field: string;
  title: LocalizedText;
  unit: string | null;
  before: unknown;
  after: unknown;
}

interface Proposal {
  no: number;
  kind: string;
  subject: string;
  text: LocalizedText;
  changes: Change[];
  reason: string | null;
  proposedBy: string;
  proposedAt: string;
  own: boolean;
  /** The viewer would decide it, and counts as the same person as who made it. */
  tied: boolean;
  mayDecide: boolean;
}

const pageSize = 50;

type Act = 'approve' | 'reject' | 'withdraw';

export interface ProposalsPanelProps {
  /** About this plugin only: of its kinds, or of its settings. */
  plugin?: string;
  /** Of this kind only. */
  kind?: string;
  /** What is about the installation instead of the park, for its administrators. */
  installation?: boolean;
  /** Short paths whose answers are others once one is decided. */
  touches?: readonly string[];
}

/** What waits for a second person, with what the viewer may do about it; nothing where nothing waits. */
export function ProposalsPanel({ plugin, kind, installation = false, touches = [] }: ProposalsPanelProps): ReactNode {
  const t = useSdkT();
  const text = useLocalized();
  const said = useSaidText();
  const [before, setBefore] = useState<number | null>(null);
  const path = installation ? '/api/proposals' : '/proposals';
  const proposals = useApi<Proposal[]>(path, {
    query: {
      ...{ state: 'proposed', limit: pageSize },
      ...(plugin === undefined ? {} : { plugin }),
      ...(kind === undefined ? {} : { kind }),
      ...(before === null ? {} : { before }),
    },
    refetchMs: 10_000,
  });
  const [asked, setAsked] = useState<{ proposal: Proposal; act: Act } | null>(null);
  const decide = useApiMutation<unknown, { no: number; act: Act; note: string | null }>(
    ({ no }) => `${path}/${no}/decision`,
    {
      body: ({ act, note }) => ({ act, note }),
      invalidate: [path, ...touches],
      onSuccess: (_, { act }) => {
        setAsked(null);
        notify.success(t(`proposals.done-${act}`));
      },
    },
  );
  // A sentence of a plugin whose texts this page does not have is left out; the plugin's own page says it.
  const why = (reason: string | null) => {
    const words = reason ? said(reason) : '';
    return words === '' || (words === reason && readCodedText(words)) ? null : `${words} · `;
  };
  const list = proposals.data ?? [];
  if (list.length === 0 && before === null) return null;
  return (
    <Panel
      title={t('proposals.title')}
      meta={t('proposals.hint')}
      data-testid={installation ? 'proposals-installation' : 'proposals'}
    >
      <ul className="proposals">
        {list.map((proposal) => (
          <li key={proposal.no} data-testid={`proposal-${proposal.no}`}>
            <p className="proposal-text">{text(proposal.text)}</p>
            <p className="lt-hint">
              {why(proposal.reason)}
              {proposal.proposedBy} · <Age at={proposal.proposedAt} />
            </p>
            {proposal.changes.length > 0 ? (
              <table className="proposal-changes">
                <thead>
                  <tr>
                    <th>{t('proposals.field')}</th>
                    <th>{t('proposals.before')}</th>
                    <th>{t('proposals.after')}</th>
                  </tr>
                </thead>
                <tbody>
                  {proposal.changes.map((change) => (
                    <tr key={change.field}>
                      <td>{text(change.title)}</td>
                      <td>
                        <Value value={change.before} unit={change.unit} />
                      </td>
                      <td>
                        <Value value={change.after} unit={change.unit} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            ) : null}
            <div className="lt-buttons" data-left>
              {proposal.own ? (
                <>
                  <ActionButton onClick={() => setAsked({ proposal, act: 'withdraw' })}>
                    {t('proposals.withdraw')}
                  </ActionButton>
                  <span className="lt-hint">{t('proposals.own')}</span>
                </>
              ) : proposal.tied ? (
                <span className="lt-hint">{t('proposals.tied')}</span>
              ) : proposal.mayDecide ? (
                <>
                  <ActionButton primary onClick={() => setAsked({ proposal, act: 'approve' })}>
                    {t('proposals.approve')}
                  </ActionButton>
                  <ActionButton onClick={() => setAsked({ proposal, act: 'reject' })}>
                    {t('proposals.reject')}
                  </ActionButton>
                </>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {before !== null || list.length === pageSize ? (
        <div className="lt-buttons">
          {before === null ? null : (
            <ActionButton onClick={() => setBefore(null)}>{t('proposals.newest')}</ActionButton>
          )}
          {list.length < pageSize ? null : (
            <ActionButton onClick={() => setBefore(list.at(-1)!.no)}>{t('proposals.older')}</ActionButton>
          )}
        </div>
      ) : null}
      {asked ? (
        <ReasonDialog
          optional
          title={t(`proposals.ask-${asked.act}`)}
          confirm={t(`proposals.${asked.act}`)}
          busy={decide.isPending}
          onClose={() => setAsked(null)}
          onConfirm={(note) =>
            decide.mutate(
              { no: asked.proposal.no, act: asked.act, note: note || null },
              { onError: (error) => notify.error(error) },
            )
          }
        />
      ) : null}
    </Panel>
  );
}

/** A value of a setting; lists and objects as they are stored. */
function Value({ value, unit }: { value: unknown; unit: string | null }): ReactNode {
  const t = useSdkT();
  const language = useLanguage();
  if (value === null || value === '') return <span className="lt-hint">{t('proposals.none')}</span>;
  if (typeof value === 'number') {
    // As it is set, to its last digit.
    const digits = String(value).split('.')[1]?.length ?? 0;
    return `${formatNumber(value, { language, digits })}${unit ? ` ${unit}` : ''}`;
  }
  if (typeof value === 'boolean') return t(value ? 'proposals.yes' : 'proposals.no');
  if (typeof value === 'string') return value;
  return <code>{JSON.stringify(value)}</code>;
}
