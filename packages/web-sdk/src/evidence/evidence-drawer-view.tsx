import { ActionIcon, Drawer, Tooltip } from '@mantine/core';
import { IconCopy, IconDownload, IconLink } from '@tabler/icons-react';
import type { CSSProperties, ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { withQuery } from '../api/client.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useOptionalPark } from '../session/context.tsx';
import { copyText } from '../ui/copy-text.ts';
import { EvidenceNode } from './evidence-node.tsx';
import { openEvidence, useOpenEvidence } from './store.ts';
import './evidence.css';

/** What {@link EvidenceDrawer} shows once it has been opened. */
export default function EvidenceDrawerView({ zoom }: { zoom: number }): ReactNode {
  const t = useSdkT();
  const park = useOptionalPark();
  const ref = useOpenEvidence();
  const [params, setParams] = useSearchParams();
  const fromUrl = params.get('evidence');
  const close = () => {
    openEvidence(null);
    if (!fromUrl) return;
    setParams(
      () => {
        // The replay of the screen writes the address without the router.
        const next = new URLSearchParams(location.search);
        next.delete('evidence');
        return next;
      },
      { replace: true },
    );
  };
  const link = () => {
    const url = new URL(location.href);
    url.searchParams.set('evidence', ref!);
    return url.toString();
  };
  return (
    <Drawer
      opened={ref !== null}
      onClose={close}
      position="right"
      size={520}
      lockScroll={false}
      withOverlay={false}
      trapFocus
      closeOnEscape
      title={t('evidence.title')}
      classNames={{ content: 'lt-evidence', body: 'lt-evidence-body' }}
      style={{ '--lt-evidence-zoom': zoom } as CSSProperties}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {ref && park ? (
        <div data-testid="evidence-drawer">
          <div className="lt-evidence-ref">
            <code title={ref}>{ref}</code>
            <Tooltip label={t('evidence.copy-ref')}>
              <ActionIcon variant="subtle" aria-label={t('evidence.copy-ref')} onClick={() => void copyText(ref)}>
                <IconCopy size={14} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t('evidence.copy-link')}>
              <ActionIcon variant="subtle" aria-label={t('evidence.copy-link')} onClick={() => void copyText(link())}>
                <IconLink size={14} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t('evidence.pack')}>
              <ActionIcon
                variant="subtle"
                component="a"
                aria-label={t('evidence.pack')}
                href={withQuery(`/api/evidence-pack/${encodeURIComponent(ref)}`, { park: park.id })}
                download
              >
                <IconDownload size={14} />
              </ActionIcon>
            </Tooltip>
          </div>
          <EvidenceNode key={ref} evidence={ref} depth={0} />
        </div>
      ) : null}
    </Drawer>
  );
}
