// The daily course of a period: a bar a day, days off shown as such, each bar opens its rows.
import { day as dayText, dayWeek, money } from '../base/format.ts';
import type { Cents, Day } from '../base/types.ts';
import { words } from '../text/index.ts';

export interface CourseDay { day: Day; cents: Cents; worked: number }

export function Course({ days, onDay }: { days: readonly CourseDay[]; onDay: (day: Day) => void }) {
	const w = words();
	const top = Math.max(1, ...days.map(one => one.cents));
	const worked = days.filter(one => one.worked > 0);
	const mean = worked.length ? worked.reduce((sum, one) => sum + one.cents, 0) / worked.length : 0;
	return (
		<div class="course" role="group" aria-label={w.month.course}>
			{mean > 0 && <div class="course-mean" style={{ '--part': mean / top }}><span class="xs">{money(Math.round(mean / 100) * 100)}</span></div>}
			{days.map(one => {
				const label = `${dayWeek(one.day)} ${one.worked || one.cents ? money(one.cents) : w.month.rest}`;
				return <button type="button" key={one.day} class={`course-day ${one.worked || one.cents ? '' : 'off'}`} style={{ '--part': Math.max(0, one.cents) / top }} title={label} aria-label={label} disabled={!one.cents} onClick={() => onDay(one.day)}><i /></button>;
			})}
			<span class="xs course-from">{days[0] && dayText(days[0].day)}</span><span class="xs course-to">{days.length > 1 && dayText(days[days.length - 1]!.day)}</span>
		</div>
	);
}
