/** What a device can produce at most. */
export interface DeviceCapacity {
  readonly capacityW: number;
  readonly hours: number;
  /** Default 1.1. */
  readonly capacityMargin: number;
}

/** Whether an amount may be issued: it must be below capacity × hours × margin. Exact in decimal. */
export function withinCapacity(quantityWh: number, { capacityW, hours, capacityMargin }: DeviceCapacity): boolean {
  return quantityWh < capacityLimitWh({ capacityW, hours, capacityMargin });
}

/** Wh; rounded to a millionth, so that 3000 × 1.1 is 3300 and not a little more. */
export function capacityLimitWh({ capacityW, hours, capacityMargin }: DeviceCapacity): number {
  return Math.round(capacityW * hours * capacityMargin * 1e6) / 1e6;
}
