import { Age, machineText, StatusBadge, useLocalized, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useT } from '../use-t.ts';
import { noticePath } from './notice-link.ts';
import type { Notice } from './types.ts';
import './notices.css';

const tones = { info: 'notice', task: 'warning', alarm: 'alarm' } as const;

/** What a machine gives as the reason stands behind the first colon of a Chinese sentence, in English as it came. */
function withReason(sentence: string): string {
  const at = sentence.indexOf('：') + 1;
  return at === 0 ? sentence : sentence.slice(0, at) + machineText(sentence.slice(at));
}

interface NoticeListProps {
  notices: readonly Notice[];
  /** Called when one is opened or ticked off. */
  onRead: (notice: Notice) => void;
  onOpen?: () => void;
}

/** Notices as sentences, the newest first; each leads to its page. */
export function NoticeList({ notices, onRead, onOpen }: NoticeListProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  return (
    <ol className="notices">
      {notices.map((notice) => {
        const path = noticePath(park.id, notice);
        const plugin = park.plugins.find(({ id }) => id === notice.pluginId);
        const sentence = withReason(text(notice.text));
        return (
          <li key={notice.id} data-unread={!notice.read || undefined} data-testid={`notice-${notice.kind}`}>
            <div className="notice-main">
              {path ? (
                <Link
                  to={path}
                  className="notice-text"
                  onClick={() => {
                    if (!notice.read) onRead(notice);
                    onOpen?.();
                  }}
                >
                  {sentence}
                </Link>
              ) : (
                <span className="notice-text">{sentence}</span>
              )}
              <span className="notice-meta">
                <StatusBadge
                  state={notice.settledAt ? 'settled' : notice.severity}
                  tone={notice.settledAt ? 'normal' : tones[notice.severity]}
                  label={notice.settledAt ? t('notices.settled') : text(notice.name)}
                />
                <span>{text(plugin?.title) || t('notices.system')}</span>
                <Age at={notice.at} />
                {notice.count > 1 ? <span>{t('notices.times', { count: notice.count })}</span> : null}
              </span>
            </div>
            {notice.read ? null : (
              <button
                type="button"
                className="notice-read"
                aria-label={t('notices.mark-read', { text: sentence })}
                title={t('notices.read-one')}
                onClick={() => onRead(notice)}
              >
                <span aria-hidden="true">✓</span>
              </button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
