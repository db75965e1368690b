import { useLocalized, useMe, usePark } from '@lingtan/web-sdk';
import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useT } from '../use-t.ts';

/** Changes the park and stays on the same page where the other park has it. */
export function ParkSwitch(): ReactNode {
  const t = useT();
  const text = useLocalized();
  const me = useMe();
  const park = usePark();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const go = (id: string) => void navigate(pathname.replace(/^\/parks\/[^/]+/, `/parks/${id}`));
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <button
          type="button"
          className="park-switch"
          aria-label={`${t('park.switch')}: ${text(park.name)}`}
          data-testid="park-switch"
        >
          <span>{text(park.name)}</span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('park.switch')}</Menu.Label>
        {me.parks.map((each) => (
          <Menu.Item
            key={each.id}
            onClick={() => go(each.id)}
            leftSection={<span className="lt-table-tick">{each.id === park.id ? '✓' : ''}</span>}
            rightSection={<span className="park-switch-role">{t(`role.${each.role}`)}</span>}
          >
            {text(each.name)}
          </Menu.Item>
        ))}
        {me.platformAdmin ? (
          <Menu.Item
            onClick={() => void navigate('/setup')}
            leftSection={<span className="lt-table-tick" />}
            data-testid="new-park"
          >
            {t('setup.new-park')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
