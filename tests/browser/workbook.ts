// Workbooks as people keep them, made by the tests: sheets of cells, merged heads, serial dates.
export type Cell = string | number | null | { date: string };
export interface Sheet { name: string; rows: Cell[][]; merged?: string[] }

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const letter = (column: number): string => (column >= 26 ? letter(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + column % 26);
/** Days since 1899-12-30, as a workbook counts. */
const serial = (day: string) => (Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000;

function sheetXml({ rows, merged }: Sheet): string {
	const body = rows.map((cells, i) => `<row r="${i + 1}">${cells.map((cell, j) => {
		const at = `r="${letter(j)}${i + 1}"`;
		if (cell === null) return '';
		if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`;
		if (typeof cell === 'object') return `<c ${at} s="1"><v>${serial(cell.date)}</v></c>`;
		return `<c ${at} t="inlineStr"><is><t>${escape(cell)}</t></is></c>`;
	}).join('')}</row>`).join('');
	const merges = merged?.length ? `<mergeCells count="${merged.length}">${merged.map(range => `<mergeCell ref="${range}"/>`).join('')}</mergeCells>` : '';
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body}</sheetData>${merges}</worksheet>`;
}

const types = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
const crc = (bytes: Uint8Array) => { let c = 0xffffffff; for (const byte of bytes) c = types[(c ^ byte) & 255]! ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };

/** A zip without compression. */
function zip(files: [string, string][]): Buffer {
	const parts: Buffer[] = [], entries: Buffer[] = [];
	let offset = 0;
	for (const [path, text] of files) {
		const name = Buffer.from(path), data = Buffer.from(text), head = Buffer.alloc(30), entry = Buffer.alloc(46);
		head.writeUInt32LE(0x04034b50, 0); head.writeUInt16LE(20, 4); head.writeUInt16LE(0x21, 12);
		head.writeUInt32LE(crc(data), 14); head.writeUInt32LE(data.length, 18); head.writeUInt32LE(data.length, 22); head.writeUInt16LE(name.length, 26);
		entry.writeUInt32LE(0x02014b50, 0); entry.writeUInt16LE(20, 4); entry.writeUInt16LE(20, 6); head.copy(entry, 14, 12, 30 - 2); entry.writeUInt32LE(offset, 42);
		parts.push(head, name, data);
		entries.push(entry, name);
		offset += 30 + name.length + data.length;
	}
	const directory = Buffer.concat(entries), end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(files.length, 8); end.writeUInt16LE(files.length, 10); end.writeUInt32LE(directory.length, 12); end.writeUInt32LE(offset, 16);
	return Buffer.concat([...parts, directory, end]);
}

export function workbook(sheets: Sheet[]): Buffer {
	const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
	return zip([
		['[Content_Types].xml', `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${sheets.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`],
		['_rels/.rels', `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
		['xl/workbook.xml', `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relations}"><sheets>${sheets.map((sheet, i) => `<sheet name="${escape(sheet.name)}" sheetId="${i + 1}" r:id="s${i + 1}"/>`).join('')}</sheets></workbook>`],
		['xl/_rels/workbook.xml.rels', `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets.map((_, i) => `<Relationship Id="s${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}<Relationship Id="st" Type="${relations}/styles" Target="styles.xml"/></Relationships>`],
		['xl/styles.xml', '<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'],
		...sheets.map((sheet, i): [string, string] => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheet)]),
	]);
}
