"""Reads messages as a receiver would: Python's email package for the content, dkimpy for the signature.

Standard input: {"records": {DNS name: TXT value}, "messages": [base64 of a message]}.
Standard output: a JSON array with what each message says.
"""

import base64
import email
import email.policy
import json
import sys

import dkim


def read(content, records):
    message = email.message_from_bytes(content, policy=email.policy.default)
    return {
        "has_valid_signature": dkim.verify(content, dnsfunc=lambda name, timeout=5: records.get(name.decode().rstrip("."))),
        "headers": [[name, str(value)] for name, value in message.items()],
        "parts": [part(leaf) for leaf in message.walk() if not leaf.is_multipart()],
        "structure": [node.get_content_type() for node in message.walk()],
        "defects": [repr(defect) for node in message.walk() for defect in node.defects],
    }


def part(leaf):
    return {
        "type": leaf.get_content_type(),
        "disposition": leaf.get_content_disposition(),
        "filename": leaf.get_filename(),
        "content_id": leaf["Content-ID"],
        "content": base64.b64encode(leaf.get_payload(decode=True)).decode(),
    }


request = json.load(sys.stdin)
records = {name: value.encode() for name, value in request["records"].items()}
json.dump([read(base64.b64decode(content), records) for content in request["messages"]], sys.stdout)
