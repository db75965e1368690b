import { ActionButton, formatTime, Panel, saveFile, useApi, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from './use-t.ts';

interface Answer {
  certificate: { pem: string; fingerprint: string; endsAt: number } | null;
}

/** How this installation shows itself to servers, to be trusted there. Nothing is shown before a server asked for it. */
export function CertificatePanel(): ReactNode {
  const t = useT();
  const answer = useApi<Answer>('./certificate', { refetchMs: 60_000 });
  const certificate = answer.data?.certificate;
  if (answer.data && !certificate) return null;
  return (
    <Panel
      title={t('certificate.title')}
      meta={t('certificate.hint')}
      state={viewState(answer)}
      actions={
        certificate ? (
          <ActionButton
            onClick={() =>
              saveFile('lingtan-opcua.pem', new Blob([certificate.pem], { type: 'application/x-pem-file' }))
            }
          >
            {t('certificate.save')}
          </ActionButton>
        ) : null
      }
    >
      {certificate ? (
        <p>
          <code style={{ overflowWrap: 'anywhere' }}>{certificate.fingerprint}</code>
          <br />
          {t('certificate.until', { date: formatTime(certificate.endsAt, 'date') })}
        </p>
      ) : null}
    </Panel>
  );
}
