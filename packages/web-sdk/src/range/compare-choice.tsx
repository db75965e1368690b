import { Button, Menu } from '@mantine/core';
import { IconCheck, IconHistory } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { compareKinds } from './compare.ts';
import type { TimeRangeState } from './use-time-range.ts';

/** Chooses what the time range is compared with. */
export function CompareChoice({ range }: { range: TimeRangeState }): ReactNode {
  const t = useSdkT();
  const chosen = range.compared?.kind ?? null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          className="lt-range-compare"
          data-chosen={chosen !== null || undefined}
          leftSection={<IconHistory size={13} />}
          aria-label={`${t('range.compare.label')}: ${t(`range.compare.${chosen ?? 'none'}`)}`}
          data-testid="compare"
        >
          {t(`range.compare.${chosen ?? 'label'}`)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {[null, ...compareKinds].map((kind) => (
          <Menu.Item
            key={kind ?? 'none'}
            leftSection={<IconCheck size={14} visibility={kind === chosen ? 'visible' : 'hidden'} />}
            onClick={() => range.setCompare(kind)}
          >
            {t(`range.compare.${kind ?? 'none'}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
