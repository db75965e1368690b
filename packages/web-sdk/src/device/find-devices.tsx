import { useState, type ReactNode } from 'react';
import { useApi } from '../api/use-api.ts';
import { ActionButton } from '../control/action-button.tsx';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { onDemand } from '../on-demand/on-demand.tsx';
import { useCan, usePluginId } from '../session/context.tsx';
import type { DeviceKind } from './device-kind.ts';

const FindDialog = onDemand(async () => (await import('./find-dialog.tsx')).default);

/**
 * Button for a connector's page: finds devices and adds them to the settings. Nothing is shown to those who may not change the
 * settings, or where the connector offers no search.
 */
export function FindDevices(): ReactNode {
  const t = useSdkT();
  const plugin = usePluginId();
  const may = useCan('kernel.plugins-manage');
  const { data } = useApi<{ kind: DeviceKind | null }>(may && plugin ? `/plugins/${plugin}/device-kind` : null);
  const [open, setOpen] = useState(false);
  const kind = data?.kind;
  if (!may || !kind?.discovery || kind.unavailable) return null;
  return (
    <>
      <ActionButton onClick={() => setOpen(true)} data-testid="find-devices">
        {t('search.find')}
      </ActionButton>
      {open ? <FindDialog kind={kind} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
