import { ActionButton, asProblem, Dialog, useApiMutation, useLocalized, useT } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { InspectionView } from './inspection-view.tsx';
import type { Inspection, Proposed } from './types.ts';

export interface InstallDialogProps {
  inspection: Inspection;
  onTrusted: (answer: Proposed) => void;
  onInstalled: (answer: Proposed) => void;
  onClose: () => void;
}

/** Shows what a plugin asks for and who signed it, and installs it when the operator says so. */
export function InstallDialog({ inspection, onTrusted, onInstalled, onClose }: InstallDialogProps): ReactNode {
  const t = useT('shell');
  const text = useLocalized();
  const { id, version, title, signature } = inspection.package;
  const [accept, setAccept] = useState(false);
  const install = useApiMutation<Proposed, { accept: boolean }>(`/api/plugin-packages/${id}/${version}/activate`, {
    invalidate: ['/api/plugin-packages', '/api/proposals', '/plugins'],
    onSuccess: onInstalled,
  });
  const trust = useApiMutation<Proposed, { name: string; publicKey: string }>('/api/plugin-keys', {
    invalidate: ['/api/proposals'],
    onSuccess: onTrusted,
  });
  const fits = inspection.problems.length === 0 && signature !== 'revoked';
  const error = install.error ?? trust.error;
  return (
    <Dialog
      title={t('packages.install-title', { name: text(title) })}
      onClose={onClose}
      wide
      data-testid="install-dialog"
    >
      <InspectionView inspection={inspection} />
      {signature === 'signed' || signature === 'revoked' ? null : (
        <label className="package-accept">
          <input type="checkbox" checked={accept} onChange={(event) => setAccept(event.currentTarget.checked)} />
          {t('packages.accept')}
        </label>
      )}
      {error ? <p role="alert">{asProblem(error).message}</p> : null}
      <div className="lt-buttons">
        <ActionButton onClick={onClose}>{t('packages.cancel')}</ActionButton>
        {signature === 'untrusted' && inspection.publicKey ? (
          <ActionButton
            disabled={trust.isPending || trust.isSuccess}
            onClick={() => trust.mutate({ name: text(title), publicKey: inspection.publicKey! })}
          >
            {t('packages.trust')}
          </ActionButton>
        ) : null}
        <ActionButton
          primary
          disabled={!fits || install.isPending || (signature !== 'signed' && !accept)}
          onClick={() => install.mutate({ accept })}
          data-testid="install-confirm"
        >
          {t(inspection.running === null ? 'packages.install' : 'packages.switch', { version })}
        </ActionButton>
      </div>
    </Dialog>
  );
}
