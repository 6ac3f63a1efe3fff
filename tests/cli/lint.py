"""What can be said of a file without schemas: whether its parts hang together. Looked at where ../shared/tools/validate,
which knows the schemas and PDF/UA's rules, is absent, and beside it.

    lint.py FILE...        faults of .docx, .xlsx and .pdf files, one a line; exit status 1 if there are any
"""
import collections, json, os, posixpath, re, subprocess, sys, zipfile
import xml.etree.ElementTree as tree
from urllib.parse import unquote

R = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'
W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
X = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'

# ---- Packages ---------------------------------------------------------------------------------------


class Package:
    """The parts of a file, their types and relationships; faults of these."""

    def __init__(self, path):
        self.faults, self.xml, self.relations = [], {}, collections.defaultdict(dict)
        with zipfile.ZipFile(path) as z:
            if z.testzip(): self.faults.append(f'{z.testzip()}: its checksum is wrong')
            names = [n for n in z.namelist() if not n.endswith('/')]
            self.parts = {n: z.read(n) for n in names}
        for name, count in collections.Counter(n.lower() for n in names).items():
            if count > 1: self.faults.append(f'{name}: is there {count} times')
        for name, data in self.parts.items():
            if name.endswith(('.xml', '.rels')):
                try: self.xml[name] = tree.fromstring(data)
                except tree.ParseError as e: self.faults.append(f'{name}: {e}')
        self.types()
        for name in list(self.xml):
            if name.endswith('.rels'): self.relate(name)
        for name, root in self.xml.items():
            for node in root.iter():
                for attribute, value in node.attrib.items():
                    if attribute.startswith(R) and value and value not in self.relations[name]: self.faults.append(f'{name}: {node.tag.rpartition("}")[2]} names {value}, which is no relationship')

    def types(self):
        lower = {n.lower() for n in self.parts}
        root = self.xml.get('[Content_Types].xml')
        if root is None: return self.faults.append('[Content_Types].xml: missing')
        endings = {node.get('Extension', '').lower() for node in root if node.tag.endswith('Default')}
        overrides = [node.get('PartName', '').lower().lstrip('/') for node in root if node.tag.endswith('Override')]
        self.faults += [f'[Content_Types].xml: {name} is there twice' for name, n in collections.Counter(overrides).items() if n > 1]
        self.faults += [f'[Content_Types].xml: {name} is no part' for name in overrides if name not in lower]
        for name in lower - {'[content_types].xml'}:
            if name.startswith('[trash]/'): continue  # what Word leaves behind
            if name not in overrides and name.rpartition('.')[2] not in endings: self.faults.append(f'{name}: has no content type')

    def relate(self, name):
        folder = posixpath.dirname(posixpath.dirname(name))
        source, lower = posixpath.join(folder, posixpath.basename(name)[:-5]), {n.lower() for n in self.parts}
        for node in self.xml[name]:
            if node.get('Id') in self.relations[source]: self.faults.append(f'{name}: {node.get("Id")} is there twice')
            self.relations[source][node.get('Id')] = node
            target = (node.get('Target') or '').split('#')[0]
            if node.get('TargetMode') == 'External' or not target: continue
            whole = posixpath.normpath(target.lstrip('/') if target.startswith('/') else posixpath.join(folder, target))
            if not {whole.lower(), unquote(whole).lower()} & lower: self.faults.append(f'{name}: {whole} is missing')

    def related(self, source, kind):
        """The part that a relationship of this kind leads to."""
        for node in self.relations[source].values():
            if node.get('Type', '').endswith('/' + kind): return posixpath.normpath(posixpath.join(posixpath.dirname(source), node.get('Target'))) if not node.get('Target').startswith('/') else node.get('Target')[1:]
        return None


def ids(package, name, tag, attribute):
    return {node.get(W + attribute) for node in package.xml[name].iter(W + tag)} if name in package.xml else set()


def docx(path):
    package = Package(path)
    main = package.related('', 'officeDocument') or 'word/document.xml'
    folder = posixpath.dirname(main)
    defined = {'footnoteReference': ids(package, package.related(main, 'footnotes'), 'footnote', 'id'), 'endnoteReference': ids(package, package.related(main, 'endnotes'), 'endnote', 'id'),
               'commentReference': ids(package, package.related(main, 'comments'), 'comment', 'id')}
    for name, root in package.xml.items():
        if not re.match(re.escape(folder) + r'/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$', name): continue
        say = lambda text: package.faults.append(f'{name}: {text}')
        for node in root.iter():
            tag = node.tag.rpartition('}')[2]
            if node.tag == W + 'tc' and (not len(node) or node[-1].tag not in (W + 'p', W + 'sdt')): say('a cell does not end in a paragraph')
            elif node.tag == W + 'tbl' and node.find(W + 'tblGrid') is None: say('a table has no grid')
            elif tag in defined and node.tag.startswith(W) and node.get(W + 'id') not in defined[tag]: say(f'{tag} {node.get(W + "id")} leads nowhere')
        depth = 0
        for node in root.iter(W + 'fldChar'):
            depth += {'begin': 1, 'end': -1}.get(node.get(W + 'fldCharType'), 0)
            if depth < 0: break
        if depth: say('fields do not begin and end in pairs')
        starts, ends = (sorted(node.get(W + 'id') or '' for node in root.iter(W + kind)) for kind in ('bookmarkStart', 'bookmarkEnd'))
        if len(set(starts)) != len(starts) or starts != ends: say('bookmarks do not begin and end in pairs')
    return package.faults


# ---- Workbooks --------------------------------------------------------------------------------------

def column(letters):
    n = 0
    for letter in letters: n = n * 26 + ord(letter) - 64
    return n


def xlsx(path):
    package = Package(path)
    book = package.related('', 'officeDocument')
    if book not in package.xml: return package.faults + ['there is no workbook']
    strings = package.xml.get(package.related(book, 'sharedStrings'))
    styles = package.xml.get(package.related(book, 'styles'))
    formats = styles.find(X + 'cellXfs') if styles is not None else None
    names = [sheet.get('name') for sheet in package.xml[book].iter(X + 'sheet')]
    if not names or len({n.lower() for n in names}) != len(names) or any(len(n) > 31 or re.search(r'[\[\]:*?/\\]', n) for n in names): package.faults.append(f'{book}: the names of sheets: {names}')
    for name, root in package.xml.items():
        if root.tag != X + 'worksheet': continue
        say = lambda text: package.faults.append(f'{name}: {text}')
        last = 0
        for row in root.iter(X + 'row'):
            if not last < int(row.get('r')) <= 1048576: say(f'row {row.get("r")} comes after {last}')
            last, before = int(row.get('r')), 0
            for cell in row:
                where = re.fullmatch(r'([A-Z]{1,3})(\d+)', cell.get('r', ''))
                if not where or int(where[2]) != last or not before < column(where[1]) <= 16384: say(f'cell {cell.get("r")} is out of order')
                else: before = column(where[1])
                value = cell.findtext(X + 'v')
                if cell.get('t') == 's' and (strings is None or not 0 <= int(value) < len(strings)): say(f'{cell.get("r")}: there is no text {value}')
                if cell.get('s') and (formats is None or int(cell.get('s')) >= len(formats)): say(f'{cell.get("r")}: there is no format {cell.get("s")}')
                if cell.get('t') in (None, 'n') and value is not None and not re.fullmatch(r'-?\d+(\.\d+)?([eE][-+]?\d+)?', value): say(f'{cell.get("r")}: {value[:20]!r} is no number')
                for text in cell.iter(X + 't'):
                    if len(text.text or '') > 32767: say(f'{cell.get("r")}: the text is too long')
        merged = [m.get('ref') for m in root.iter(X + 'mergeCell')]
        if len(set(merged)) != len(merged): say('cells are merged twice')
    for text in strings if strings is not None else []:
        if len(''.join(t.text or '' for t in text.iter(X + 't'))) > 32767: package.faults.append('sharedStrings: a text is too long')
    return package.faults


# ---- PDF --------------------------------------------------------------------------------------------

ROLES = set('Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead '
            'TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form'.split())
WITHIN = {'TR': {'Table', 'THead', 'TBody', 'TFoot'}, 'TH': {'TR'}, 'TD': {'TR'}, 'THead': {'Table'}, 'TBody': {'Table'}, 'TFoot': {'Table'}, 'LI': {'L'}, 'Lbl': {'LI', 'Note', 'TOCI', 'Caption', 'BibEntry', 'Reference', 'Link'},
          'LBody': {'LI'}, 'TOCI': {'TOC'}, 'RB': {'Ruby'}, 'RT': {'Ruby'}, 'RP': {'Ruby'}}


def pdf(path, tagged=True):
    """Syntax by qpdf; tagged: also what PDF/UA-1 asks of the structure, of fonts and of annotations."""
    done = subprocess.run(['qpdf', '--check', path], capture_output=True, text=True)
    if done.returncode or 'WARNING' in done.stdout + done.stderr: return ['qpdf: ' + (done.stderr or done.stdout)[-300:]]
    return Tagged(path).faults if tagged else []


class Tagged:
    def __init__(self, path):
        done = subprocess.run(['qpdf', '--json=2', '--json-key=qpdf', '--json-stream-data=none', '--decode-level=none', path], capture_output=True)
        self.objects = json.loads(done.stdout)['qpdf'][1]
        self.faults, self.path = [], path
        root = self.get(self.objects['trailer']['value']['/Root'])
        self.catalogue(root)
        self.marked = collections.defaultdict(set)  # page -> numbers of marked content that the structure holds
        roles = self.get(root.get('/StructTreeRoot')) or {}
        self.roles = self.get(roles.get('/RoleMap')) or {}
        for child in self.list(roles.get('/K')): self.element(child, None, None)
        if not roles: self.say('it has no structure')
        for reference, value in self.objects.items():
            value = value.get('value', value.get('stream', {}).get('dict')) if isinstance(value, dict) else None
            if isinstance(value, dict) and value.get('/Type') == '/Font': self.font(value)
            if isinstance(value, dict) and value.get('/Type') == '/Page': self.page(reference[4:], value)

    def say(self, text): self.faults.append(text)

    def get(self, value):
        """What a reference leads to; of a stream its dictionary."""
        if isinstance(value, str) and re.fullmatch(r'\d+ \d+ R', value):
            found = self.objects.get('obj:' + value)
            if found is None: return None
            return found['value'] if 'value' in found else found['stream']['dict']
        return value

    def list(self, value):
        found = self.get(value)
        return [] if found is None else found if isinstance(found, list) else [value]

    def catalogue(self, root):
        if not (self.get(root.get('/MarkInfo')) or {}).get('/Marked'): self.say('it does not say that it is tagged')
        if not root.get('/Lang'): self.say('it has no language')
        if not (self.get(root.get('/ViewerPreferences')) or {}).get('/DisplayDocTitle'): self.say('its title is not displayed')
        if not root.get('/Metadata'): return self.say('it has no metadata')
        said = subprocess.run(['qpdf', '--show-object=' + root['/Metadata'].split()[0], '--filtered-stream-data', self.path], capture_output=True).stdout
        for wanted in (rb'pdfuaid:part(>|=")1', rb'<dc:title>'):
            if not re.search(wanted, said): self.say(f'its metadata lacks {wanted.decode()}')

    def role(self, element):
        name, steps = element.get('/S', ''), 0
        while name in self.roles and steps < 10: name, steps = self.roles[name], steps + 1
        return name.lstrip('/')

    def element(self, value, parent, page):
        element = self.get(value)
        if isinstance(element, int): return self.marked[page].add(element)
        if not isinstance(element, dict): return self.say(f'the structure holds {element!r}')
        page = element.get('/Pg', page)
        if element.get('/Type') == '/MCR': return self.marked[page].add(element.get('/MCID'))
        if element.get('/Type') == '/OBJR': return None
        role = self.role(element)
        if role not in ROLES: self.say(f'there is no structure type {role}')
        if role in WITHIN and parent not in WITHIN[role]: self.say(f'{role} stands in {parent}')
        if role in ('Figure', 'Formula') and not (element.get('/Alt') or element.get('/ActualText')): self.say(f'{role} has no alternative text')
        if role == 'TH' and '/Scope' not in json.dumps(self.get(element.get('/A')) or ''): self.say('TH has no scope')
        if role == 'Note' and not element.get('/ID'): self.say('Note has no ID')
        for child in self.list(element.get('/K')): self.element(child, role, page)

    def font(self, font):
        name = font.get('/BaseFont')
        if '/DescendantFonts' in font:
            descriptor = self.get(self.get(self.list(font['/DescendantFonts'])[0]).get('/FontDescriptor')) or {}
            if '/ToUnicode' not in font: self.say(f'{name} has no way back to characters')
        elif '/FontDescriptor' in font: descriptor = self.get(font['/FontDescriptor'])
        elif font.get('/Subtype') in ('/CIDFontType0', '/CIDFontType2', '/Type3'): return
        else: descriptor = {}
        if not any(k in descriptor for k in ('/FontFile', '/FontFile2', '/FontFile3')): self.say(f'{name} is not embedded')

    def page(self, reference, page):
        if '/StructParents' not in page: self.say('a page does not lead to the structure')
        annotations = [self.get(a) for a in self.list(page.get('/Annots'))]
        if annotations and page.get('/Tabs') != '/S': self.say('a page with annotations has no order of tabs')
        for one in annotations:
            if one.get('/Subtype') != '/Popup' and not one.get('/Contents'): self.say(f'{one.get("/Subtype")} has no contents')
            if one.get('/Subtype') != '/Popup' and '/StructParent' not in one: self.say(f'{one.get("/Subtype")} does not lead to the structure')
        content = b'\n'.join(subprocess.run(['qpdf', '--show-object=' + stream.split()[0], '--filtered-stream-data', self.path], capture_output=True).stdout for stream in self.list(page.get('/Contents')))
        self.content(reference, re.sub(rb'\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>', b'()', content))

    def content(self, page, content):
        """All that is painted is marked: by a number that the structure holds, or as an artifact."""
        depth, numbers = 0, set()
        for found in re.finditer(rb'/MCID (\d+)|\b(BDC|BMC|EMC)\b|(?<![\w/*])(Tj|TJ|Do|f\*?|S|B\*?|sh)(?![\w*])', content):
            if found[1]: numbers.add(int(found[1]))
            elif found[2]: depth += -1 if found[2] == b'EMC' else 1
            elif depth == 0: self.say(f'{found[3].decode()} paints what is not marked')
            if depth < 0: break
        if depth: self.say('marked content does not begin and end in pairs')
        if numbers - self.marked[page]: self.say(f'the structure lacks marked content {sorted(numbers - self.marked[page])[:5]} of a page')


# ---- All --------------------------------------------------------------------------------------------

def faults(path):
    kind = os.path.splitext(path)[1]
    return sorted(set({'.docx': docx, '.xlsx': xlsx, '.pdf': pdf}[kind](path)))


if __name__ == '__main__':
    found = [f'{name}: {fault}' for name in sys.argv[1:] for fault in faults(name)]
    print('\n'.join(found) or 'no faults')
    sys.exit(1 if found else 0)
