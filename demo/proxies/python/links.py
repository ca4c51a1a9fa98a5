# Links: one call to Credyt for one intent, checked before it is handed on. For one process; more need a shared store. Used by proxy.py.
import re
import threading
import time
from decimal import Decimal
from datetime import datetime, timezone
from urllib.parse import urlsplit

from credyt import Problem

LIFE_MS = 600_000
MINTS_PER_MINUTE = 10


def is_return_path(path):
    """A path of our own site: one leading slash, and still so however often something decodes it later."""
    if not re.fullmatch(r"/[^\s\x00-\x1f\x7f-\x9f]{0,2047}", path):
        return False
    path, before = re.split(r"[?#]", path, 1)[0], None
    while path != before:
        before, path = path, re.sub(r"%([0-7][0-9a-fA-F])", lambda match: chr(int(match[1], 16)), path)
    return re.fullmatch(r"/(?!/)[^\\\x00-\x1f\x7f-\x9f]*", path) is not None and not re.search(r"/\.{1,2}(/|$)", path)


def read_amount(text, rules):
    amount = Decimal(text) if re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", text) else None
    wrong = (
        "not_a_decimal" if amount is None
        else "too_precise" if amount != round(amount, 2)
        else "too_small" if amount < Decimal(rules["min"])
        else "too_large" if amount > Decimal(rules["max"]) else None
    )
    if wrong:
        raise Problem("invalid_amount", fields={"amount": wrong})
    return amount


class Intent:
    def __init__(self):
        self.lock, self.wish, self.link, self.begun = threading.Lock(), None, None, now_ms()

    def is_alive(self):
        return now_ms() < (self.link["ends"] if self.link else self.begun + 60_000)


class Links:
    def __init__(self, credyt, public_url):
        self.credyt, self.public_url = credyt, public_url
        here = credyt.url
        self.origins = {"https://billing.credyt.ai", "https://checkout.stripe.com", f"{here.scheme}://{here.netloc}"}
        self.lock, self.intents, self.mints = threading.Lock(), {}, {}

    def top_up(self, external_id, body, rules, key):
        amount = read_amount(body["amount"], rules)
        asset, currency = body.get("asset", rules["assets"][0]), body.get("currency", rules["currency"])
        wish = (amount, currency, asset, body["returnTo"])
        # At most 500 with two digits: a float writes exactly those digits.
        order = {"amount": float(amount), "currency": currency, "destination": {"asset": asset, "account_name": "default"}}
        return self.once(external_id, "/top-ups", wish, key, order, body["returnTo"])

    def portal(self, external_id, body, key):
        return self.once(external_id, "/billing-portal/sessions", (body["returnTo"],), key, {}, body["returnTo"])

    def once(self, external_id, path, wish, key, order, return_to):
        if key is None:
            return self.show(self.mint(external_id, path, order, return_to))
        if not re.fullmatch(r"[!-~]{1,255}", key):
            raise Problem("invalid_request", fields={"idempotencyKey": "not_allowed"})
        with self.lock:
            self.intents = {name: intent for name, intent in self.intents.items() if intent.is_alive()}
            intent = self.intents.setdefault((external_id, path, key), Intent())
            intent.wish = intent.wish or wish
        if intent.wish != wish:
            raise Problem("idempotency_mismatch")
        with intent.lock:  # a twin waits here for the first one's call
            if not intent.link or intent.link["ends"] <= now_ms():
                intent.link = self.mint(external_id, path, order, return_to)
            return self.show(intent.link)

    def mint(self, external_id, path, order, return_to):
        self.guard_limit(external_id)
        customer = self.credyt.find_customer(external_id)
        if customer is None:
            raise Problem("customer_not_found")
        back = self.public_url + return_to
        made = self.credyt.call("POST", path, body={"customer_id": customer, **order, "return_url": back, "failure_url": back})
        url = made.get("redirect_url")
        if not isinstance(url, str) or not re.fullmatch(r"https?://[!-\[\]-~]{1,8192}", url):
            raise Problem("upstream_invalid")
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" not in self.origins:  # the netloc would hold user info too
            raise Problem("upstream_invalid")
        return {"url": url, "id": made.get("id"), "ends": now_ms() + LIFE_MS}

    def guard_limit(self, external_id):
        with self.lock:
            recent = [at for at in self.mints.get(external_id, []) if at > now_ms() - 60_000]
            if len(recent) >= MINTS_PER_MINUTE:
                raise Problem("rate_limited", retry_after=min(60, (recent[0] + 60_000 - now_ms()) // 1000 + 1))
            self.mints[external_id] = [*recent, now_ms()]

    @staticmethod
    def show(link):
        ends = datetime.fromtimestamp(link["ends"] / 1000, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        shown = {"url": link["url"], "expiresAt": ends, "ttlMs": max(0, link["ends"] - now_ms())}
        return {"id": link["id"], **shown} if link["id"] else shown


def now_ms():
    return int(time.time() * 1000)
