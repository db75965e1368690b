import { ActionButton, asProblem, CancelButton, Dialog, useApiMutation, useLocalized } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { InspectionView } from './inspection-view.tsx';
import { BrowserGrantsField } from './browser-grants.tsx';
import type { BrowserGrants, Inspection, Proposed } from './types.ts';

export interface InstallDialogProps {
  inspection: Inspection;
  onTrusted: (answer: Proposed) => void;
  onInstalled: (answer: Proposed) => void;
  onClose: () => void;
}

/** Shows what a plugin asks for and who signed it, and installs it when the operator says so. */
export function InstallDialog({ inspection, onTrusted, onInstalled, onClose }: InstallDialogProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { id, version, title, signature } = inspection.package;
  const [accept, setAccept] = useState(false);
  const [granted, setGranted] = useState(inspection.browser.granted);
  const isActive = inspection.package.active;
  const path = `/api/plugin-packages/${id}/${version}`;
  const install = useApiMutation<Proposed, { accept: boolean }>(`${path}/activate`, {
    invalidate: ['/api/plugin-packages', '/api/proposals', '/plugins'],
    onSuccess: onInstalled,
  });
  const activate = (): void => install.mutate({ accept });
  // Granted first, so that its pages find what they need when they are first drawn.
  const grant = useApiMutation<Proposed, BrowserGrants>(`${path}/browser-grants`, {
    method: 'PUT',
    invalidate: ['/api/proposals'],
    onSuccess: (answer) => (isActive ? onInstalled(answer) : activate()),
  });
  const save = (): void => {
    const wanted = { ...granted, page: granted.page && signature === 'signed' };
    if (isActive || JSON.stringify(wanted) !== JSON.stringify(inspection.browser.granted)) grant.mutate(wanted);
    else activate();
  };
  const trust = useApiMutation<Proposed, { name: string; publicKey: string }>('/api/plugin-keys', {
    invalidate: ['/api/proposals'],
    onSuccess: onTrusted,
  });
  const fits =
    inspection.problems.length === 0 && !inspection.settings.some(({ enabled }) => enabled) && signature !== 'revoked';
  const error = grant.error ?? install.error ?? trust.error;
  return (
    <Dialog
      title={t('packages.install-title', { name: text(title) })}
      onClose={onClose}
      wide
      data-testid="install-dialog"
    >
      <InspectionView inspection={inspection} />
      <BrowserGrantsField inspection={inspection} value={granted} onChange={setGranted} />
      {signature === 'signed' || signature === 'revoked' || isActive ? null : (
        <label className="package-accept">
          <input type="checkbox" checked={accept} onChange={(event) => setAccept(event.currentTarget.checked)} />
          {t('packages.accept')}
        </label>
      )}
      {error ? <p role="alert">{asProblem(error).message}</p> : null}
      <div className="lt-buttons">
        <CancelButton />
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
          disabled={!fits || grant.isPending || install.isPending || (signature !== 'signed' && !accept && !isActive)}
          onClick={save}
          data-testid="install-confirm"
        >
          {isActive
            ? t('packages.grant')
            : t(inspection.running === null ? 'packages.install' : 'packages.switch', { version })}
        </ActionButton>
      </div>
    </Dialog>
  );
}
