# Usage: pages of Credyt's list, filtered here because Credyt does not, each row with its fees. Used by proxy.py.
import base64
import hashlib
import hmac
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from urllib.parse import quote

from credyt import Problem, decimal_text

EVENT_ID = re.compile(r"[A-Za-z0-9._:~-]{1,128}", re.ASCII)
ATTRIBUTES = ["model"]  # the event data that customers may see
PAGE, MAX_PAGES = 100, 10


def read_page(credyt, secret, customer, query):
    filters = {name: query.get(name) for name in ("from", "to", "eventType")}
    bounds = {name: instant(filters[name]) for name in ("from", "to") if filters[name]}
    scope = json.dumps([customer, filters])
    offset, anchor = read_cursor(secret, scope, query["cursor"]) if "cursor" in query else (0, None)
    limit = int(query.get("limit", "25"))
    found, total, pages = [], None, 0
    # Rows that arrived meanwhile have pushed the last one we showed further down: look for it, and go on behind it.
    offset -= 1 if anchor else 0
    seeking = anchor is not None
    while len(found) < limit and pages < MAX_PAGES and (total is None or offset < total):
        page = credyt.call("GET", "/events", {"customer_id": customer, "limit": PAGE, "offset": offset})
        rows, total, pages = page.get("items"), int(page.get("total_count", 0)), pages + 1
        if not isinstance(rows, list):
            raise Problem("upstream_invalid")
        if not rows:
            total = offset
        for row in rows:
            if len(found) == limit:
                break
            offset += 1
            if seeking:
                seeking = row["id"] != anchor
            else:
                anchor = row["id"]
                if row.get("customer_id", customer) == customer and matches(row, bounds, filters["eventType"]):
                    found.append(row)
    ended = offset >= total
    with ThreadPoolExecutor(4) as pool:
        items = list(pool.map(lambda row: show(with_detail(credyt, row)), found))
    page = {"items": items, "nextCursor": None if ended else write_cursor(secret, scope, offset, anchor)}
    return page if any(filters.values()) else {**page, "totalCount": total}


def read_item(credyt, customer, event_id):
    if customer is None or not EVENT_ID.fullmatch(event_id) or event_id in (".", ".."):
        raise Problem("not_found")
    event = credyt.call("GET", f"/events/{quote(event_id, safe='')}")
    if event.get("customer_id") != customer:
        raise Problem("not_found")  # an id is no proof
    return show(event)


def with_detail(credyt, row):
    """Only the detail has fees; without it they are not known, which is not the same as none."""
    if "fees" in row or not EVENT_ID.fullmatch(row["id"]) or row["id"] in (".", ".."):
        return row
    try:
        detail = credyt.call("GET", f"/events/{quote(row['id'], safe='')}")
    except Problem:
        return row
    return detail if detail.get("customer_id") == row.get("customer_id") else row


def show(event):
    item = {"id": event["id"], "eventType": event["event_type"], "occurredAt": instant(event.get("occurred_at"))}
    item.update({name: event[name] for name in ("subject", "description") if isinstance(event.get(name), str)})
    item["fees"] = [show_fee(fee) for fee in event["fees"]] if isinstance(event.get("fees"), list) else None
    data = event.get("data") if isinstance(event.get("data"), dict) else {}
    item["attributes"] = {name: str(data[name]) for name in ATTRIBUTES if name in data}
    return item


def show_fee(fee):
    product = fee.get("product") if isinstance(fee.get("product"), dict) else {}
    named = {"productCode": fee.get("product_code") or product.get("code"), "productName": fee.get("product_name") or product.get("name")}
    return {"asset": fee["asset"], "amount": decimal_text(fee["amount"]), **{name: value for name, value in named.items() if value}}


def matches(row, bounds, event_type):
    at = instant(row.get("occurred_at"))
    return (event_type in (None, row["event_type"])) and bounds.get("from", "") <= at and ("to" not in bounds or at < bounds["to"])


def instant(text):
    """ISO 8601 in UTC with milliseconds, whatever number of digits came; instants of one form compare as text."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?", text or "", re.ASCII | re.I)
    if not found:
        return ""
    day, clock, fraction, zone = found.groups()
    zone = "+00:00" if zone in (None, "Z", "z") else zone
    try:
        at = datetime.fromisoformat(f"{day}T{clock}.{(fraction or '').ljust(3, '0')[:3]}{zone}").astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return ""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sign(secret, scope, payload):
    return hmac.new(secret.encode(), f"cursor:{scope}:{payload}".encode(), hashlib.sha256).hexdigest()


def write_cursor(secret, scope, offset, anchor):
    payload = base64.urlsafe_b64encode(json.dumps([offset, anchor]).encode()).decode()
    return f"{payload}.{sign(secret, scope, payload)}"


def read_cursor(secret, scope, cursor):
    """Bound to the customer and the filters: anybody else's is refused."""
    payload, _, signature = cursor.partition(".")
    if not hmac.compare_digest(signature.encode(), sign(secret, scope, payload).encode()):
        raise Problem("invalid_request", fields={"cursor": "not_allowed"})
    offset, anchor = json.loads(base64.urlsafe_b64decode(payload))
    return offset, anchor
