-- Meters of other energy kinds count in their own base unit, so what was watt-hours becomes an amount.
alter table intervals rename column energy_wh to amount;
alter table intervals rename column start_wh to start_reading;
alter table intervals rename column end_wh to end_reading;
alter table intervals rename column shift_wh to shift_reading;
