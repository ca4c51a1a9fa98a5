# Credyt, as far as the proxy needs it: the only file that knows its URLs, its JSON and the key. Used by proxy.py, usage.py and links.py.
import json
import threading
import time
from decimal import Decimal
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import quote, urlencode, urlsplit

STATUS = {
    "invalid_request": 400, "unauthenticated": 401, "forbidden": 403, "origin_not_allowed": 403, "not_found": 404, "customer_not_found": 404,
    "method_not_allowed": 405, "conflict": 409, "payload_too_large": 413, "unsupported_media_type": 415, "invalid_amount": 422,
    "idempotency_mismatch": 422, "rate_limited": 429, "internal": 500, "upstream_invalid": 502, "billing_unavailable": 503,
    "upstream_timeout": 504, "outcome_unknown": 504,
}


class Problem(Exception):
    """Raised anywhere, answered as application/problem+json by proxy.py."""

    def __init__(self, code, fields=None, retry_after=None):
        super().__init__(code)
        self.code, self.fields, self.retry_after = code, fields, retry_after
        self.status = STATUS[code]

    def body(self, request_id):
        title = self.code.replace("_", " ").capitalize() + "."
        problem = {"type": f"urn:credyt-widgets:problem:{self.code}", "title": title, "status": self.status, "code": self.code, "detail": title, "requestId": request_id}
        return {**problem, "fields": self.fields} if self.fields else problem


def decimal_text(value):
    """A number of Credyt's as plain text: no exponent, no superfluous zeros, no negative zero."""
    if not isinstance(value, Decimal) or not value.is_finite() or abs(value.adjusted()) > 400:
        raise Problem("upstream_invalid")
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


class Credyt:
    MAX_BYTES = 2_000_000
    KEPT_S = 600

    def __init__(self, url, api_key):
        self.url, self.api_key = urlsplit(url), api_key
        self.lock, self.customers, self.assets = threading.Lock(), {}, (0, {})

    def call(self, method, path, query=None, body=None):
        """One call, never repeated, no redirect followed. Numbers come back as Decimal: a float would lose money."""
        connect = HTTPSConnection if self.url.scheme == "https" else HTTPConnection
        connection = connect(self.url.netloc, timeout=10)
        try:
            try:
                connection.connect()
            except OSError:
                raise Problem("billing_unavailable")  # nothing has left yet
            headers = {"X-Credyt-Api-Key": self.api_key, "Accept": "application/json", **({"Content-Type": "application/json"} if body else {})}
            target = self.url.path.rstrip("/") + path + (f"?{urlencode(query)}" if query else "")
            connection.request(method, target, json.dumps(body) if body else None, headers)
            response = connection.getresponse()
            text = response.read(self.MAX_BYTES)
        except (OSError, HTTPException) as error:
            # A POST may have been done: nobody knows.
            raise Problem("outcome_unknown" if method == "POST" else "upstream_timeout" if isinstance(error, TimeoutError) else "billing_unavailable")
        finally:
            connection.close()
        if response.status == 404:
            raise Problem("not_found")
        if response.status == 409:
            raise Problem("conflict")
        if response.status in (401, 403, 429) or response.status >= 500:
            raise Problem("billing_unavailable")  # our key or our quota: never the customer's doing
        try:
            answer = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        except ValueError:
            raise Problem("upstream_invalid")
        if not 200 <= response.status < 300 or not isinstance(answer, dict):
            raise Problem("upstream_invalid")
        return answer

    def find_customer(self, external_id):
        """Credyt's id, or None for someone Credyt does not know. Kept, because every request asks."""
        with self.lock:
            found, until = self.customers.get(external_id, (None, 0))
        if time.monotonic() < until:
            return found
        try:
            answer = self.call("GET", "/customers", {"external_id": external_id})
        except Problem as problem:
            if problem.code != "not_found":
                raise
            return None
        customers = answer["items"] if isinstance(answer.get("items"), list) else [answer]
        # The filter is not trusted: whoever came first would be a stranger.
        if len(customers) != 1 or customers[0].get("external_id") != external_id:
            raise Problem("upstream_invalid")
        with self.lock:
            self.customers[external_id] = (customers[0]["id"], time.monotonic() + self.KEPT_S)
        return customers[0]["id"]

    def get_wallet(self, customer):
        try:
            answer = self.call("GET", f"/customers/{quote(customer, safe='')}/wallet")
        except Problem as problem:
            if problem.code == "not_found":
                return []
            raise
        if not isinstance(answer.get("accounts"), list):
            raise Problem("upstream_invalid")  # unknown is not empty
        return answer["accounts"]

    def get_account(self, customer, account_id):
        return self.call("GET", f"/customers/{quote(customer, safe='')}/wallet/{quote(account_id, safe='')}")

    def list_assets(self):
        """By code; a failure never fails the wallet."""
        until, assets = self.assets
        if time.monotonic() < until:
            return assets
        try:
            assets = {asset["code"]: asset for asset in self.call("GET", "/assets", {"limit": 100, "offset": 0})["items"]}
            self.assets = (time.monotonic() + self.KEPT_S / 2, assets)
        except (Problem, KeyError, TypeError):
            pass
        return assets

    def list_payments(self, customer):
        try:
            subscriptions = self.call("GET", f"/customers/{quote(customer, safe='')}").get("subscriptions") or []
            waiting = [one for one in subscriptions if one.get("status") != "active" and any(action.get("type") == "payment" for action in one.get("required_actions") or [])]
            return [{"subscriptionId": one.get("id"), "productNames": [str(product.get("name") or product.get("code") or "") for product in one.get("products") or []]} for one in waiting]
        except (Problem, AttributeError):
            return []
