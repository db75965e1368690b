import type { Dispatch } from '../context.ts';
import { consumptionIntensity } from './carbon-signal.ts';
import { gridIntensity } from './grid-intensity.ts';
import { fixedPrice, priceSignal } from './price-signal.ts';
import type { Signal } from './signal.ts';

/** Series of a park that no meter measures. The price of export is left out where nothing is exported. */
export function signalsOf({
  scope,
  tariffs,
  telemetry,
  intensity,
}: Pick<Dispatch, 'scope' | 'tariffs' | 'telemetry' | 'intensity'>): Signal[] {
  const { tariffId, exportTariffId, exportPrice, exportMaxKw, gridIntensityPoint } = scope.config;
  const sold =
    exportTariffId === undefined ? fixedPrice(exportPrice) : priceSignal(tariffs, 'export-price', exportTariffId);
  return [
    priceSignal(tariffs, 'price', tariffId),
    ...(exportMaxKw > 0 ? [sold] : []),
    gridIntensityPoint === undefined
      ? consumptionIntensity(intensity, () => scope.clock.now())
      : gridIntensity(telemetry, gridIntensityPoint),
  ];
}
