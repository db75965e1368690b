import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSdkT } from '../i18n/use-sdk-t.ts';

/** The button at the corner of every chart: picture and data from one menu. */
export function SaveMenu({ choices }: { choices: readonly { label: string; save: () => void }[] }): ReactNode {
  const t = useSdkT();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          size="sm"
          aria-label={t('chart.menu')}
          title={t('chart.menu')}
          className="lt-chart-menu"
        >
          <IconDownload size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ label, save }) => (
          <Menu.Item key={label} onClick={save}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
