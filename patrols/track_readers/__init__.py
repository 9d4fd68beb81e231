"""Files of recorded fixes, whatever program wrote them. Pure: bytes in, arrays or reason codes out."""
